import { Trans } from "@lingui/react/macro";
import { FileUp } from "lucide-react";
import { useFileDrop } from "./useFileDrop.ts";

/** Chooses a PDF, or takes one that is dropped anywhere on the page. */
export function PdfDrop({ onFile }: { onFile(file: File): void }) {
  const over = useFileDrop(onFile);
  return (
    <label
      className={`flex min-h-24 cursor-pointer items-center gap-4 rounded-xl border-2 border-dashed p-4 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:bg-sunken ${over ? "border-accent bg-accent-soft" : "border-edge"}`}
    >
      <FileUp className="size-7 shrink-0 text-accent-ink" aria-hidden />
      <span>
        <span className="block font-semibold">
          <Trans>Slides from a PDF</Trans>
        </span>
        <span className="block text-sm text-muted">
          <Trans>Drop it here, or choose a file. Each page becomes a slide.</Trans>
        </span>
      </span>
      <input
        type="file"
        // Others are let through to be told what to do instead.
        accept="application/pdf,.pdf,.pptx,.ppt,.key,.odp"
        className="sr-only"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
