import { Trans } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import type { Session } from "../../../contracts/http.ts";
import { buttonClass } from "../../components/Button.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { When } from "../../components/When.tsx";
import { fromNow, useNow } from "../../time.ts";
import { Plain } from "../shared/Plain.tsx";

/** A student who is early waits here; the session is asked about every few seconds, and the class opens by itself. */
export function BeforeClass({ session }: { session: Session }) {
  const now = useNow(15_000);
  const early = Date.parse(session.scheduledStart) > now;
  return (
    <Plain title={session.lessonTitle} heading={<bdi>{session.lessonTitle}</bdi>}>
      <p>
        <bdi>{session.classroomName}</bdi> · <When session={session} now={now} />
      </p>
      <div className="rounded-2xl border border-line bg-surface p-6">
        <p className="text-lg font-semibold text-ink">
          {early ? (
            <Trans>You are early. It starts {fromNow(session.scheduledStart, now)}.</Trans>
          ) : (
            <Trans>Your teacher will start any moment.</Trans>
          )}
        </p>
        <Waiting className="mt-3">
          <Trans>Leave this page open: the class opens by itself.</Trans>
        </Waiting>
      </div>
      <Link to="/" className={buttonClass()}>
        <Trans>Go home</Trans>
      </Link>
    </Plain>
  );
}
