import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Session } from "../../../contracts/http.ts";
import { AppShell } from "../../components/AppShell.tsx";
import { buttonClass } from "../../components/Button.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { When } from "../../components/When.tsx";
import { useTranscript, type ReadLine } from "../../captions/useTranscript.ts";
import { queries } from "../../endpoints.ts";
import { Link, useRouteParams } from "../../navigation.tsx";
import { placeOf, type Place } from "../../playback/takes.ts";
import { useNow } from "../../time.ts";
import { Failed } from "../shared/Failed.tsx";
import { PastRecording } from "./PastRecording.tsx";
import { PastTranscript } from "./PastTranscript.tsx";
import { useRecorded } from "./useRecorded.ts";

/** The catalogue hears of the end of a class a moment after those who were in it. */
const NOT_OVER_MS = 3_000;
/** So long after a class the browser that recorded it may not have told yet that there is something to come. */
const SETTLES_MS = 60_000;

/** The record of a class that is over, for everyone in its classroom: what was recorded, and what was said. */
export function PastClass() {
  const { sessionId } = useRouteParams<"sessionId">();
  const session = useQuery({
    ...queries.session(sessionId),
    refetchInterval: ({ state }) => (state.data?.status === "ended" ? false : NOT_OVER_MS),
  });
  if (session.error && !session.data) return <Failed error={session.error} again={() => void session.refetch()} />;
  return (
    <AppShell title={session.data?.lessonTitle ?? ""}>
      {session.data ? (
        <Record session={session.data} />
      ) : (
        <Waiting>
          <Trans>Opening the class record …</Trans>
        </Waiting>
      )}
    </AppShell>
  );
}

function Record({ session }: { session: Session }) {
  if (session.status === "ended") return <Over session={session} />;
  return (
    <>
      <h1 className="text-3xl font-semibold tracking-tight" dir="auto">
        {session.lessonTitle}
      </h1>
      {/* Its door knows what there is to do before and in a class, and who belongs where. */}
      <p className="mt-4 text-muted">
        <Trans>This class is not over yet. Its record opens here when it is.</Trans>
      </p>
      <Link to="/sessions/$sessionId/class" params={{ sessionId: session.id }} className={buttonClass("primary", "mt-6")}>
        <Trans>Go to the class</Trans>
      </Link>
    </>
  );
}

function Over({ session }: { session: Session }) {
  const now = useNow(10_000);
  const isFresh = session.endedAt !== null && now - Date.parse(session.endedAt) < SETTLES_MS;
  const recording = useRecorded(session.id, isFresh);
  const transcript = useTranscript(session.id);
  const [wanted, setWanted] = useState<Place | null>(null);
  const takes = recording.data?.takes;
  const lines = transcript.saved.data?.lines;
  const beganAt = Date.parse(transcript.saved.data?.startedAt ?? "");
  const playing = useCallback(
    ({ start, end }: ReadLine) => {
      const place = placeOf(beganAt + start, beganAt + end, takes ?? []);
      return place && (() => setWanted(place));
    },
    [beganAt, takes],
  );
  const spoken = useMemo(
    () => (lines ?? []).map(({ start, end, ...line }) => ({ ...line, from: beganAt + start, to: beganAt + end })),
    [lines, beganAt],
  );
  return (
    <>
      <p className="text-sm text-muted">
        <Link
          to="/classrooms/$classroomId"
          params={{ classroomId: session.classroomId }}
          className="inline-flex min-h-11 items-center underline underline-offset-2 hover:text-ink"
        >
          <bdi>{session.classroomName}</bdi>
        </Link>
      </p>
      <h1 className="text-3xl font-semibold tracking-tight" dir="auto">
        {session.lessonTitle}
      </h1>
      <p className="mt-1 text-muted">
        <When session={taken(session)} now={now} />
      </p>
      <div className="mt-8 grid grid-cols-1 gap-x-10 gap-y-10 lg:grid-cols-2">
        <div className="min-w-0 self-start lg:sticky lg:top-6">
          <PastRecording recording={recording} wanted={wanted} spoken={spoken} isFresh={isFresh} />
        </div>
        <div className="min-w-0">
          <PastTranscript session={session} transcript={transcript} playing={playing} />
        </div>
      </div>
    </>
  );
}

/** When it really was, where that is known, and not for when it was planned. */
const taken = ({ startedAt, endedAt, ...planned }: Session) => ({
  scheduledStart: startedAt ?? planned.scheduledStart,
  scheduledEnd: endedAt ?? planned.scheduledEnd,
});
