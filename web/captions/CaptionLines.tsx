import { Trans, useLingui } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { captions, type CaptionLine } from "../../session-core/features/captions/captions.ts";
import { Button, IconButton } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import type { LiveClass } from "../components/useSession.ts";

/** For staff: the last lines, to correct what was heard wrongly. The class sees it at once. */
export function CaptionLines({ live }: { live: LiveClass }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const { lines } = captions.of(live.snapshot.state);
  return (
    <>
      <IconButton label={t`Correct captions`} onClick={() => setOpen(true)}>
        <Pencil className="size-5" aria-hidden />
      </IconButton>
      {open ? (
        <Dialog
          open
          onOpenChange={setOpen}
          title={t`Correct captions`}
          description={t`Latest first. The class sees a correction at once, and the transcript keeps it.`}
        >
          <ul className="flex flex-col gap-1">
            {lines.toReversed().map((line) => (
              <Line
                key={`${line.feed} ${line.utterance}`}
                line={line}
                onCorrect={(text) => {
                  const { feed, utterance } = line;
                  return void live.client.submit("caption.correct", { feed, utterance, text });
                }}
              />
            ))}
          </ul>
          {lines.length === 0 ? (
            <p className="text-muted">
              <Trans>Nothing was said yet.</Trans>
            </p>
          ) : null}
        </Dialog>
      ) : null}
    </>
  );
}

function Line({ line, onCorrect }: { line: CaptionLine; onCorrect(text: string): void }) {
  const { t } = useLingui();
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <li className="flex items-start gap-2">
        <p
          dir="auto"
          lang={line.language}
          className={`flex-1 py-2.5 leading-snug ${line.text === "" ? "text-muted italic" : ""}`}
        >
          {line.text === "" ? <Trans>Taken away</Trans> : line.text}
        </p>
        <IconButton label={t`Correct: ${line.text}`} onClick={() => setText(line.text)}>
          <Pencil className="size-4" aria-hidden />
        </IconButton>
      </li>
    );
  }
  return (
    <li>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          onCorrect(text.trim());
          setText(null);
        }}
      >
        <textarea
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was just asked for, and stands where the pressed button did
          autoFocus
          dir="auto"
          value={text}
          maxLength={4_000}
          aria-label={t`What was said`}
          onChange={(change) => setText(change.target.value)}
          className="field-sizing-content block min-h-11 w-full resize-none rounded-lg border border-edge bg-surface px-3 py-2.5 leading-snug"
        />
        <div className="mt-1.5 flex flex-wrap gap-2">
          <Button type="submit" look="primary" className="px-3 text-sm">
            <Trans>Correct it</Trans>
          </Button>
          <Button look="quiet" className="px-3 text-sm" onClick={() => setText(null)}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </li>
  );
}
