import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import * as z from "zod/mini";
import { TranscriptEdits, TranscriptLine } from "../../contracts/transcripts.ts";
import { call, unwrap } from "../api.ts";
import { Dialog } from "../components/Dialog.tsx";
import { inputClass } from "../components/Field.tsx";
import { LongList } from "../components/LongList.tsx";
import { holds } from "../words.ts";
import { writes } from "../endpoints.ts";
import { useAction } from "../useAction.ts";
import { CorrectableLine } from "./CorrectableLine.tsx";

/** When each word was said is nothing that anybody corrects: of a long lesson it is most of what there is to read. */
const CorrectableTranscript = z.object({ version: z.int(), lines: z.array(z.omit(TranscriptLine, { words: true })) });
type CorrectableTranscriptLine = z.infer<typeof CorrectableTranscript>["lines"][number];

/** One line of text and the button beside it. */
const ROW_PX = 48;

/** A saved transcript, line by line, to read and to correct. What stood there before is kept, with who changed it. */
export function TranscriptEditor({ sessionId, onOpenChange }: { sessionId: string; onOpenChange(open: boolean): void }) {
  const { t } = useLingui();
  const path = `/v1/transcripts/${sessionId}`;
  const cache = useQueryClient();
  const queryKey = ["transcripts", sessionId, "lines"];
  const transcript = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const [saved, { edits }] = await Promise.all([
        call({ method: "GET", path, answer: CorrectableTranscript, signal }).then(unwrap),
        call({ method: "GET", path: `${path}/edits`, answer: TranscriptEdits, signal }).then(unwrap),
      ]);
      return { ...saved, edits };
    },
    gcTime: 0,
  });
  const correcting = useAction(writes.correctTranscript);
  const latest = useRef<(id: string, text: string) => Promise<void>>(null);
  useEffect(() => {
    latest.current = async (id, text) => {
      const { version } = transcript.data!;
      // It stands there at once.
      const as = (line: CorrectableTranscriptLine) => (line.id === id ? { ...line, text } : line);
      cache.setQueryData<typeof transcript.data>(queryKey, (known) => known && { ...known, lines: known.lines.map(as) });
      await correcting.run({ sessionId, version, lines: [{ id, text }] });
      // Refused or not, it is read anew: somebody else may have been faster.
      await transcript.refetch();
    };
  });
  // Of thousands of lines only those that changed are drawn again.
  const correct = useCallback((id: string, text: string) => void latest.current?.(id, text), []);
  const [words, setWords] = useState("");
  // A long lesson is looked through behind the typing.
  const wanted = useDeferredValue(words.trim());
  const lines = transcript.data?.lines;
  const found = useMemo(() => (lines ?? []).filter(({ text }) => holds(text, wanted)), [lines, wanted]);
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t`Correct the transcript`}
      description={t`Whoever reads it sees the correction. What stood there before is kept.`}
    >
      {correcting.failure ? (
        <p role="alert" className="mb-3 rounded-lg bg-warn-soft px-3 py-2 text-warn-ink">
          {correcting.failure.code === "conflict" ? (
            <Trans>Somebody else corrected it meanwhile. This is how it stands now: correct it again.</Trans>
          ) : (
            <Trans>That could not be saved. Try again in a moment.</Trans>
          )}
        </p>
      ) : null}
      {transcript.data ? (
        <>
          <input
            type="search"
            value={words}
            aria-label={t`Find a line`}
            placeholder={t`Find a line`}
            dir="auto"
            onChange={(change) => setWords(change.target.value)}
            className={`${inputClass} mb-3`}
          />
          <LongList key={wanted} items={found} keyOf={({ id }) => id} rowPx={ROW_PX} className="flex flex-col gap-1">
            {(line) => <Line line={line} correct={correct} />}
          </LongList>
          {found.length === 0 ? (
            <p className="text-muted">
              {wanted === "" ? <Trans>Nothing was said.</Trans> : <Trans>No line has these words.</Trans>}
            </p>
          ) : null}
        </>
      ) : (
        <p className="text-muted">
          {transcript.isError ? (
            <Trans>The transcript could not be read. Try again in a moment.</Trans>
          ) : (
            <Trans>Reading …</Trans>
          )}
        </p>
      )}
      {transcript.data && transcript.data.edits.length > 0 ? (
        <p className="mt-3 text-sm text-muted">
          <Trans>Corrections so far: {transcript.data.edits.length}</Trans>
        </p>
      ) : null}
    </Dialog>
  );
}

const Line = memo(({ line, correct }: { line: CorrectableTranscriptLine; correct(id: string, text: string): void }) => (
  <CorrectableLine line={line} onCorrect={(text) => correct(line.id, text)} />
));
