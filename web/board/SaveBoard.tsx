import { Trans, useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { useRef, useState } from "react";
import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import { Button, IconButton } from "../components/Button.tsx";
import { toast } from "../components/toasts.tsx";
import { downloadPicture } from "./download.ts";

/** The board as a file: a picture at once, or a drawing, for which the editor's own pencils are loaded. */
export function SaveBoard({ elements, name }: { elements: readonly BoardElement[]; name: string }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [drawing, setDrawing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const saveDrawing = async () => {
    setDrawing(true);
    try {
      const { downloadDrawing } = await import("./download-drawing.ts");
      await downloadDrawing(elements, name);
      close();
    } catch {
      toast(t`The drawing could not be made. Try again, or save the board as PNG.`);
    }
    setDrawing(false);
  };
  return (
    <div className="relative" onKeyDown={({ key }) => key === "Escape" && close()} role="presentation">
      <IconButton
        ref={button}
        label={t`Save the board`}
        aria-expanded={open}
        disabled={elements.length === 0}
        onClick={() => setOpen(!open)}
      >
        <Download className="size-5" aria-hidden />
      </IconButton>
      {open ? (
        <div className="absolute end-0 bottom-full mb-2 flex flex-col rounded-lg border border-line bg-surface p-1 shadow-calm">
          <Button
            look="quiet"
            onClick={() => {
              downloadPicture(elements, name);
              close();
            }}
          >
            <Trans>Picture (PNG)</Trans>
          </Button>
          <Button look="quiet" disabled={drawing} onClick={() => void saveDrawing()}>
            {drawing ? <Trans>Drawing it …</Trans> : <Trans>Drawing (SVG)</Trans>}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
