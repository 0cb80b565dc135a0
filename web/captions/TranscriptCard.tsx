import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { currentToken } from "../account.ts";
import { Button } from "../components/Button.tsx";
import { toast } from "../components/toasts.tsx";
import { writes } from "../endpoints.ts";
import { useAction } from "../useAction.ts";
import { isWished, wishFulfilled } from "./transcript-wish.ts";

const TranscriptEditor = lazy(async () => ({ default: (await import("./TranscriptEditor.tsx")).TranscriptEditor }));

/** The server may still be waiting for the log; it goes on by itself, and this only looks. */
const LOOK_AGAIN_MS = 3_000;

const read = (sessionId: string, kind: "" | ".vtt" | ".srt") =>
  fetch(`/v1/transcripts/${sessionId}${kind}`, { headers: { authorization: `Bearer ${currentToken() ?? ""}` } });

/** After class: saves the transcript if the teacher wished so, says how that goes, and gives it away. */
export function TranscriptCard({ sessionId }: { sessionId: string }) {
  const { t } = useLingui();
  const saving = useAction(writes.saveTranscript);
  const [wished] = useState(() => isWished(sessionId));
  const [asked, setAsked] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const saved = useQuery({
    queryKey: ["transcripts", sessionId],
    queryFn: async () => {
      const { ok, body } = await read(sessionId, "");
      // Whether there is one is enough; what nobody reads would hold its connection.
      await body?.cancel();
      return ok;
    },
    refetchInterval: ({ state }) => (asked && state.data !== true ? LOOK_AGAIN_MS : false),
  });
  const save = async () => {
    setAsked(true);
    const result = await saving.run({ sessionId });
    if (!result.ok) return setAsked(false);
    wishFulfilled(sessionId);
    await saved.refetch();
  };
  const give = async (kind: ".vtt" | ".srt") => {
    const given = await download(sessionId, kind).catch(() => false);
    if (!given) toast(t`The transcript could not be read. Try again in a moment.`);
  };
  useEffect(() => {
    if (wished) void save();
    // oxlint-disable-next-line react/exhaustive-deps -- once, as the screen comes
  }, []);

  if (saved.data === true) {
    return (
      <Card>
        <p>
          <Trans>The transcript is saved.</Trans>
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => setCorrecting(true)}>
            <Trans>Read and correct</Trans>
          </Button>
          <Button onClick={() => void give(".vtt")}>
            <Trans>Download as subtitles (VTT)</Trans>
          </Button>
          <Button onClick={() => void give(".srt")}>
            <Trans>Download as subtitles (SRT)</Trans>
          </Button>
        </div>
        {correcting ? (
          <Suspense>
            <TranscriptEditor sessionId={sessionId} onOpenChange={setCorrecting} />
          </Suspense>
        ) : null}
      </Card>
    );
  }
  if (asked) {
    return (
      <Card>
        <p>
          <Trans>The transcript is being saved …</Trans>
        </p>
      </Card>
    );
  }
  if (saving.failure) {
    return (
      <Card>
        <p>
          <Trans>The transcript could not be saved yet. What was said is kept in the class record.</Trans>
        </p>
        <Button className="mt-3" onClick={() => void save()}>
          <Trans>Try again</Trans>
        </Button>
      </Card>
    );
  }
  return null;
}

const Card = ({ children }: { children: ReactNode }) => (
  <section className="rounded-2xl border border-line bg-surface p-5 text-[0.9375rem]">
    <h2 className="pb-1 text-sm font-medium text-muted">
      <Trans>Transcript</Trans>
    </h2>
    <output className="block">{children}</output>
  </section>
);

/** A link cannot carry who asks: the file is fetched, and given to the browser from here. False where it could not be had. */
async function download(sessionId: string, kind: ".vtt" | ".srt"): Promise<boolean> {
  const answer = await read(sessionId, kind);
  if (!answer.ok) return false;
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `transcript${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
