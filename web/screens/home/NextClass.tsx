import { Trans } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import type { Session } from "../../../contracts/http.ts";
import { LiveMark } from "../../components/LiveMark.tsx";
import { When } from "../../components/When.tsx";
import { fromNow } from "../../time.ts";
import { SessionActions } from "./SessionActions.tsx";

/** The one thing that most who come here want. */
export function NextClass({ session, now }: { session: Session; now: number }) {
  return (
    <div className="rounded-2xl border border-line bg-surface p-6 shadow-calm sm:p-8">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        {session.status === "live" ? (
          <LiveMark />
        ) : (
          <span className="font-medium text-accent-ink">
            {Date.parse(session.scheduledStart) > now ? fromNow(session.scheduledStart, now) : <Trans>Ready to start</Trans>}
          </span>
        )}
        <When session={session} now={now} />
      </p>
      <h2 className="mt-3 text-2xl font-semibold tracking-tight sm:text-[1.75rem] sm:leading-9" dir="auto">
        {session.lessonTitle}
      </h2>
      <p className="mt-1">
        <Link
          to="/classrooms/$classroomId"
          params={{ classroomId: session.classroomId }}
          className="inline-flex min-h-11 items-center text-muted underline-offset-4 hover:text-ink hover:underline"
          dir="auto"
        >
          {session.classroomName}
        </Link>
      </p>
      <div className="mt-5">
        <SessionActions session={session} now={now} prominent />
      </div>
    </div>
  );
}
