import { Trans, useLingui } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { captions } from "../../session-core/features/captions/captions.ts";
import { IconButton } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { CorrectableLine } from "./CorrectableLine.tsx";

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
              <CorrectableLine
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
