import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { TranscriptEdits, TranscriptSpeakers } from "../../contracts/transcripts.ts";
import { call, unwrap } from "../api.ts";
import { inputClass } from "../components/Field.tsx";
import { LongList } from "../components/LongList.tsx";
import { writes } from "../endpoints.ts";
import { clock } from "../time.ts";
import { useAction } from "../useAction.ts";
import { holds } from "../words.ts";
import { CorrectableLine } from "./CorrectableLine.tsx";
import { transcriptKey, transcriptPath, type ReadLine, type ReadTranscript } from "./useTranscript.ts";

/** When and by whom, and one line of text. */
const ROW_PX = 84;

interface TranscriptLinesProps {
  sessionId: string;
  transcript: ReadTranscript;
  /** Staff correct what was heard wrongly. */
  mayCorrect: boolean;
  /** Hears a line again; null where nothing of it was recorded. */
  playing?(line: ReadLine): (() => void) | null;
}

/** A saved transcript, line by line, to search, to read and to correct. What stood there before is kept, with who changed it. */
export function TranscriptLines({ sessionId, transcript, mayCorrect, playing }: TranscriptLinesProps) {
  const { t } = useLingui();
  const path = transcriptPath(sessionId);
  const cache = useQueryClient();
  const names = useQuery({
    queryKey: [...transcriptKey(sessionId), "speakers"],
    queryFn: async ({ signal }) => {
      const answer = await call({ method: "GET", path: `${path}/speakers`, answer: TranscriptSpeakers, signal });
      return new Map(unwrap(answer).speakers.map(({ id, name }) => [id, name]));
    },
  });
  const edits = useQuery({
    queryKey: [...transcriptKey(sessionId), "edits"],
    queryFn: async ({ signal }) =>
      unwrap(await call({ method: "GET", path: `${path}/edits`, answer: TranscriptEdits, signal })).edits.length,
    enabled: mayCorrect,
  });
  const correcting = useAction(writes.correctTranscript);
  const latest = useRef<(id: string, text: string) => Promise<void>>(null);
  useEffect(() => {
    latest.current = async (id, text) => {
      const { version } = transcript;
      // It stands there at once.
      const as = (line: ReadLine) => (line.id === id ? { ...line, text } : line);
      cache.setQueryData<ReadTranscript | null>(
        transcriptKey(sessionId),
        (known) => known && { ...known, lines: known.lines.map(as) },
      );
      await correcting.run({ sessionId, version, lines: [{ id, text }] });
      // Refused or not, it is read anew: somebody else may have been faster.
      await cache.invalidateQueries({ queryKey: transcriptKey(sessionId) });
    };
  });
  // Of thousands of lines only those that changed are drawn again.
  const correct = useCallback((id: string, text: string) => void latest.current?.(id, text), []);
  const [words, setWords] = useState("");
  // A long lesson is looked through behind the typing.
  const wanted = useDeferredValue(words.trim());
  const { lines } = transcript;
  const found = useMemo(() => lines.filter(({ text }) => holds(text, wanted)), [lines, wanted]);
  return (
    <>
      {correcting.failure ? (
        <p role="alert" className="mb-3 rounded-lg bg-warn-soft px-3 py-2 text-warn-ink">
          {correcting.failure.code === "conflict" ? (
            <Trans>Somebody else corrected it meanwhile. This is how it stands now: correct it again.</Trans>
          ) : (
            <Trans>That could not be saved. Try again in a moment.</Trans>
          )}
        </p>
      ) : null}
      <input
        type="search"
        value={words}
        aria-label={t`Find a line`}
        placeholder={t`Find a line`}
        dir="auto"
        onChange={(change) => setWords(change.target.value)}
        className={`${inputClass} mb-3`}
      />
      <LongList key={wanted} items={found} keyOf={({ id }) => id} rowPx={ROW_PX} className="flex flex-col gap-2">
        {(line) => (
          <Line
            line={line}
            name={names.data?.get(line.speaker) ?? null}
            {...(mayCorrect ? { correct } : {})}
            {...(playing ? { playing } : {})}
          />
        )}
      </LongList>
      {found.length === 0 ? (
        <p className="text-muted">
          <Trans>No line has these words.</Trans>
        </p>
      ) : null}
      {edits.data ? (
        <p className="mt-3 text-sm text-muted">
          <Trans>Corrections so far: {edits.data}</Trans>
        </p>
      ) : null}
    </>
  );
}

interface LineProps extends Pick<TranscriptLinesProps, "playing"> {
  line: ReadLine;
  /** Null where it is not known (any more). */
  name: string | null;
  correct?(id: string, text: string): void;
}

const Line = memo(({ line, name, correct, playing }: LineProps) => {
  const { t } = useLingui();
  const time = clock(line.start);
  const play = playing?.(line) ?? null;
  return (
    <CorrectableLine
      line={line}
      head={
        <span className="flex flex-wrap items-center gap-x-2 text-[0.8125rem] text-muted">
          {play ? (
            <button
              type="button"
              aria-label={t`Play from ${time}`}
              onClick={play}
              className="numeric -mx-2 inline-flex min-h-11 min-w-11 items-center rounded-lg px-2 font-medium text-accent-ink underline underline-offset-2"
            >
              {time}
            </button>
          ) : (
            <span className="numeric inline-flex min-h-11 items-center">{time}</span>
          )}
          {name === null ? null : <bdi>{name}</bdi>}
        </span>
      }
      {...(correct ? { onCorrect: (text: string) => correct(line.id, text) } : {})}
    />
  );
});
