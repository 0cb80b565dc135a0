import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Transcript, TranscriptEdits } from "../../contracts/transcripts.ts";
import { call, unwrap } from "../api.ts";
import { Dialog } from "../components/Dialog.tsx";
import { writes } from "../endpoints.ts";
import { useAction } from "../useAction.ts";
import { CorrectableLine } from "./CorrectableLine.tsx";

/** A saved transcript, line by line, to read and to correct. What stood there before is kept, with who changed it. */
export function TranscriptEditor({ sessionId, onOpenChange }: { sessionId: string; onOpenChange(open: boolean): void }) {
  const { t } = useLingui();
  const path = `/v1/transcripts/${sessionId}`;
  const transcript = useQuery({
    queryKey: ["transcripts", sessionId, "lines"],
    queryFn: async ({ signal }) => {
      const [saved, { edits }] = await Promise.all([
        call({ method: "GET", path, answer: Transcript, signal }).then(unwrap),
        call({ method: "GET", path: `${path}/edits`, answer: TranscriptEdits, signal }).then(unwrap),
      ]);
      return { ...saved, edits };
    },
    gcTime: 0,
  });
  const correcting = useAction(writes.correctTranscript);
  const correct = async (id: string, text: string) => {
    const { version } = transcript.data!;
    await correcting.run({ sessionId, version, lines: [{ id, text }] });
    // Refused or not, it is read anew: somebody else may have been faster.
    await transcript.refetch();
  };
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
        <ol className="flex flex-col gap-1">
          {transcript.data.lines.map((line) => (
            <CorrectableLine key={line.id} line={line} onCorrect={(text) => void correct(line.id, text)} />
          ))}
        </ol>
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
