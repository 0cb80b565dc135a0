import type { Session } from "../../../contracts/http.ts";
import { LiveMark } from "../../components/LiveMark.tsx";
import { When } from "../../components/When.tsx";
import { CancelSession } from "./CancelSession.tsx";
import { SessionActions } from "./SessionActions.tsx";

export function SessionList({
  sessions,
  now,
  inClassroom = false,
}: {
  sessions: readonly Session[];
  now: number;
  inClassroom?: boolean;
}) {
  return (
    <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">
      {sessions.map((session) => (
        <li key={session.id} className="flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-4">
          <div className="flex min-w-0 flex-1 basis-56 items-center gap-2">
            <div className="min-w-0 flex-1">
              <p className="font-medium" dir="auto">
                {session.lessonTitle}
              </p>
              <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-muted">
                {session.status === "live" ? <LiveMark /> : null}
                <When session={session} now={now} />
              </p>
              {inClassroom ? null : (
                <p className="text-sm text-muted" dir="auto">
                  {session.classroomName}
                </p>
              )}
            </div>
            {inClassroom && session.status === "scheduled" && session.yourRole === "teacher" ? (
              <CancelSession session={session} />
            ) : null}
          </div>
          <SessionActions session={session} now={now} />
        </li>
      ))}
    </ul>
  );
}
