import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { hasCaptions } from "../../../session-core/features/captions/captions.ts";
import { keepTranscript } from "../../captions/transcript-wish.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import type { SessionClient } from "../../session-client/index.ts";

interface EndClassProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  client: SessionClient;
  sessionId: string;
}

export function EndClass({ open, onOpenChange, client, sessionId }: EndClassProps) {
  const { t } = useLingui();
  const [ending, setEnding] = useState(false);
  const [save, setSave] = useState(true);
  const captioned = hasCaptions(client.current().state);
  const end = async () => {
    setEnding(true);
    if (captioned) {
      keepTranscript(sessionId, save);
      // The last words become final first: what follows the end is in no log.
      const { dictation } = await import("../../captions/dictation.ts");
      await dictation.stop();
    }
    await client.submit("session.end", {});
    setEnding(false);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`End the class for everyone?`}
      description={t`Students see a thank-you screen, and nobody can join any more. What was shown and said is kept.`}
    >
      {captioned ? (
        <p className="mb-5 flex items-start gap-3">
          <input
            id="save-transcript"
            type="checkbox"
            aria-describedby="save-transcript-what"
            className="mt-0.5 size-5 shrink-0 accent-accent"
            checked={save}
            onChange={(change) => setSave(change.target.checked)}
          />
          <span>
            <label htmlFor="save-transcript" className="font-medium">
              <Trans>Save this lesson’s transcript?</Trans>
            </label>
            <span id="save-transcript-what" className="block text-sm text-muted">
              <Trans>Everything that was said, word by word, to read, search and download.</Trans>
            </span>
          </span>
        </p>
      ) : null}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={() => onOpenChange(false)}>
          <Trans>Go on teaching</Trans>
        </Button>
        <Button look="danger" disabled={ending} onClick={() => void end()}>
          {ending ? <Trans>Ending …</Trans> : <Trans>End class</Trans>}
        </Button>
      </div>
    </Dialog>
  );
}
