import { Trans } from "@lingui/react/macro";
import type { Session } from "../../../contracts/http.ts";
import { When } from "../../components/When.tsx";
import { useNow } from "../../time.ts";
import { SessionActions } from "../home/SessionActions.tsx";
import { Plain } from "../shared/Plain.tsx";

/** The studio of a class that has not begun: starting it is one click from here too. */
export function BeforeStart({ session }: { session: Session }) {
  const now = useNow(15_000);
  return (
    <Plain title={session.lessonTitle} heading={<bdi>{session.lessonTitle}</bdi>}>
      <p>
        <bdi>{session.classroomName}</bdi> · <When session={session} now={now} />
      </p>
      <p>
        {session.yourRole === "teacher" ? (
          <Trans>The class has not started. Students who are early wait until you start it.</Trans>
        ) : (
          <Trans>The class has not started. The studio opens by itself when the teacher starts it.</Trans>
        )}
      </p>
      <SessionActions session={session} now={now} prominent />
    </Plain>
  );
}
