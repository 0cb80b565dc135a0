import { Trans, useLingui } from "@lingui/react/macro";
import { ImagePlus } from "lucide-react";
import { useId, useRef, useState, type ReactNode } from "react";
import type { MetadataOf, Slide } from "../../../session-core/features/studio/scene-kinds.ts";
import { Button } from "../../components/Button.tsx";
import { FailureNote, Field, inputClass } from "../../components/Field.tsx";
import { SlideView } from "../../components/stage/SlideView.tsx";
import { usePictureUpload } from "./usePictureUpload.ts";

interface SlideEditorProps {
  sessionId: string;
  slide: Slide;
  images: MetadataOf<"slides">["images"];
  onChange(change: (slide: Slide) => Slide): void;
  /** What holds for the whole deck. */
  children: ReactNode;
}

/** An optional text that is left out when empty, as the wire wants it. */
function withText(slide: Slide, field: "title" | "notes" | "image", text: string): Slide {
  const { [field]: _before, ...rest } = slide;
  return text === "" ? rest : { ...rest, [field]: text };
}

export function SlideEditor({ sessionId, slide, images, onChange, children }: SlideEditorProps) {
  const { t } = useLingui();
  const id = useId();
  const words = useRef<HTMLTextAreaElement>(null);
  const [over, setOver] = useState(false);

  const insert = (url: string, name: string) =>
    onChange((before) => {
      if (before.markdown.trim() === "" && before.image === undefined) return { ...before, image: url };
      const at = words.current?.selectionStart ?? before.markdown.length;
      return { ...before, markdown: `${before.markdown.slice(0, at)}![${name}](${url})${before.markdown.slice(at)}` };
    });
  const upload = usePictureUpload(sessionId);
  const take = async (file: File | undefined, place: (url: string, name: string) => void) => {
    if (!file) return;
    const url = await upload.send(file);
    if (url !== null) place(url, file.name.replace(/\.\w+$/, "").replace(/[[\]]/g, ""));
  };

  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      <div className="order-2 min-w-0 space-y-4 xl:order-1">
        <Field
          label={t`Title`}
          value={slide.title ?? ""}
          maxLength={200}
          dir="auto"
          onChange={({ target: { value } }) => onChange((before) => withText(before, "title", value))}
        />
        <div>
          <label htmlFor={`${id}-words`} className="mb-1.5 block text-sm font-medium">
            <Trans>Text, in Markdown</Trans>
          </label>
          <textarea
            ref={words}
            id={`${id}-words`}
            aria-describedby={`${id}-hint`}
            value={slide.markdown}
            maxLength={20_000}
            rows={10}
            dir="auto"
            spellCheck
            onChange={({ target: { value } }) => onChange((before) => ({ ...before, markdown: value }))}
            onPaste={(paste) => {
              const file = [...paste.clipboardData.files].find(({ type }) => type.startsWith("image/"));
              if (!file) return;
              paste.preventDefault();
              void take(file, insert);
            }}
            onDragOver={(drag) => {
              if (!drag.dataTransfer.types.includes("Files")) return;
              drag.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(drop) => {
              if (drop.dataTransfer.files.length === 0) return;
              drop.preventDefault();
              setOver(false);
              void take(drop.dataTransfer.files[0], insert);
            }}
            className={`${inputClass} resize-y py-2.5 font-mono text-sm leading-relaxed ${over ? "ring-2 ring-accent" : ""}`}
          />
          <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
            <Trans># heading, - list, **bold**, `code`, | tables |. Paste or drop a picture to upload it.</Trans>
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <label
            className={`inline-flex min-h-11 items-center gap-2 rounded-lg border border-edge/60 bg-surface px-4 text-[0.9375rem] font-medium focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:border-edge hover:bg-sunken ${upload.sending ? "opacity-55" : "cursor-pointer"}`}
          >
            <ImagePlus className="size-4" aria-hidden />
            {upload.sending ? (
              <Trans>Uploading the picture …</Trans>
            ) : slide.image === undefined ? (
              <Trans>Add a picture</Trans>
            ) : (
              <Trans>Change the picture</Trans>
            )}
            <input
              type="file"
              accept="image/png,image/jpeg,image/webp,image/gif"
              disabled={upload.sending}
              className="sr-only"
              onChange={({ target }) => {
                const file = target.files?.[0];
                target.value = "";
                void take(file, (url) => onChange((before) => ({ ...before, image: url })));
              }}
            />
          </label>
          {slide.image === undefined ? null : (
            <Button look="quiet" onClick={() => onChange((before) => withText(before, "image", ""))}>
              <Trans>Remove the picture</Trans>
            </Button>
          )}
        </div>
        <FailureNote failure={upload.failure} />
        {children}
        <div>
          <label htmlFor={`${id}-notes`} className="mb-1.5 block text-sm font-medium">
            <Trans>Speaker notes</Trans>
          </label>
          <textarea
            id={`${id}-notes`}
            aria-describedby={`${id}-notes-hint`}
            value={slide.notes ?? ""}
            maxLength={10_000}
            rows={4}
            dir="auto"
            onChange={({ target: { value } }) => onChange((before) => withText(before, "notes", value))}
            className={`${inputClass} resize-y py-2.5`}
          />
          <p id={`${id}-notes-hint`} className="mt-1.5 text-sm text-muted">
            <Trans>Only staff see them, under the stage.</Trans>
          </p>
        </div>
      </div>
      <div className="order-1 min-w-0 xl:order-2">
        <p className="mb-1.5 text-sm font-medium">
          <Trans>What students will see</Trans>
        </p>
        <div className="xl:sticky xl:top-6">
          {slide.markdown.trim() === "" && !slide.title && slide.image === undefined ? (
            <div className="slide grid place-items-center border border-line p-6 text-center text-muted">
              <Trans>The slide will appear here as you write.</Trans>
            </div>
          ) : (
            <div className="overflow-hidden rounded-xl border border-line">
              <SlideView slide={slide} images={images} />
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
