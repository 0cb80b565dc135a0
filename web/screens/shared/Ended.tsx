import { Plural, Trans } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "../../navigation.tsx";
import { lazy, Suspense, useEffect } from "react";
import type { Session } from "../../../contracts/http.ts";
import type { SessionState } from "../../../session-core/feature.ts";
import { lifecycle } from "../../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { buttonClass } from "../../components/Button.tsx";
import { When } from "../../components/When.tsx";
import { queries } from "../../endpoints.ts";
import { useNow } from "../../time.ts";
import { Plain } from "./Plain.tsx";

const TranscriptCard = lazy(async () => ({ default: (await import("../../captions/TranscriptCard.tsx")).TranscriptCard }));

/** What is known of a class even to those who came back to it without asking anybody. */
export type ClassOf = Pick<Session, "id" | "lessonTitle" | "classroomId" | "yourRole">;

/** The end of a class: thanks, what was, and what comes next. `state` is there for those who were in it until the end. */
export function Ended({ session, state }: { session: ClassOf; state?: SessionState }) {
  const cache = useQueryClient();
  // Whoever goes home from here must not find the class still live there.
  useEffect(() => {
    void cache.invalidateQueries({ queryKey: queries.mySessions.queryKey });
    void cache.invalidateQueries({ queryKey: queries.classroom(session.classroomId).queryKey });
  }, [cache, session.classroomId]);
  const taught = session.yourRole === "teacher" || session.yourRole === "assistant";
  return (
    <Plain
      title={session.lessonTitle}
      heading={taught ? <Trans>That was your class. Well done.</Trans> : <Trans>Thank you for being in class</Trans>}
    >
      <p>
        <Trans>
          <bdi className="font-medium text-ink">{session.lessonTitle}</bdi> has ended.
        </Trans>{" "}
        {state ? <Summary state={state} /> : null}
      </p>
      <p>
        {taught ? (
          <Trans>What was recorded of it, and its transcript, stand in the class record for everyone in the classroom.</Trans>
        ) : (
          <Trans>You can close this page. What was recorded of this class, and its transcript, stand in the class record.</Trans>
        )}
      </p>
      {session.yourRole === "teacher" ? (
        <Suspense>
          <TranscriptCard sessionId={session.id} />
        </Suspense>
      ) : null}
      <NextInClassroom session={session} />
      <div className="flex flex-wrap gap-3 pt-2">
        <Link to="/sessions/$sessionId" params={{ sessionId: session.id }} className={buttonClass("primary")}>
          <Trans>Open the class record</Trans>
        </Link>
        <Link to="/" className={buttonClass()}>
          <Trans>Go home</Trans>
        </Link>
        <Link to="/classrooms/$classroomId" params={{ classroomId: session.classroomId }} className={buttonClass()}>
          <Trans>Open the classroom</Trans>
        </Link>
      </div>
    </Plain>
  );
}

function Summary({ state }: { state: SessionState }) {
  const { startedAt, endedAt } = lifecycle.of(state);
  const students = Object.values(presence.of(state).byId).filter(({ role }) => role === "student").length;
  if (startedAt === null || endedAt === null) return null;
  const minutes = Math.max(1, Math.round((endedAt - startedAt) / 60_000));
  return (
    <>
      <Plural value={minutes} one="It took # minute." other="It took # minutes." />{" "}
      <Plural value={students} one="# student was there." other="# students were there." />
    </>
  );
}

function NextInClassroom({ session }: { session: ClassOf }) {
  const now = useNow(60_000);
  const sessions = useQuery(queries.mySessions);
  const next = sessions.data
    ?.filter(({ classroomId, status, id }) => classroomId === session.classroomId && status === "scheduled" && id !== session.id)
    .filter(({ scheduledEnd }) => Date.parse(scheduledEnd) > now)
    .sort((a, b) => a.scheduledStart.localeCompare(b.scheduledStart))[0];
  if (!sessions.data) return null;
  if (!next) {
    return (
      <p>
        <Trans>The next class of this classroom is not scheduled yet.</Trans>
      </p>
    );
  }
  return (
    <div className="rounded-2xl border border-line bg-surface p-5 text-[0.9375rem]">
      <p className="text-sm">
        <Trans>Next in this classroom</Trans>
      </p>
      <p className="mt-1 font-semibold text-ink" dir="auto">
        {next.lessonTitle}
      </p>
      <p className="mt-0.5">
        <When session={next} now={now} />
      </p>
    </div>
  );
}
