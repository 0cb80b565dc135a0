import { Trans, useLingui } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button, IconButton } from "../components/Button.tsx";
import { languageOf } from "./language-of.ts";

interface CorrectableLineProps {
  line: { text: string; language: string; voice: number | null };
  /** When, and by whom. */
  head?: ReactNode;
  /** Without it the line is only read. */
  onCorrect?(text: string): void;
}

/** What was heard, and, once it is asked for, a place to write what was said. */
export function CorrectableLine({ line, head, onCorrect }: CorrectableLineProps) {
  const { t } = useLingui();
  const [text, setText] = useState<string | null>(null);
  const [wasOpen, setWasOpen] = useState(false);
  const voice = line.voice === null ? null : line.voice + 1;
  const close = () => {
    setText(null);
    setWasOpen(true);
  };
  if (text === null) {
    return (
      <li className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          {head}
          {/* Outside of the line: what is said goes from left to right or from right to left by its own first word. */}
          {voice === null ? null : (
            <span className={`block text-[0.8125rem] text-muted ${head ? "" : "pt-2.5"}`}>
              <Trans>Voice {voice}</Trans>
            </span>
          )}
          <p
            dir="auto"
            {...languageOf(line)}
            className={`leading-snug ${head ? "pb-2" : voice === null ? "py-2.5" : "pb-2.5"} ${line.text === "" ? "text-muted italic" : ""}`}
          >
            {line.text === "" ? <Trans>Taken away</Trans> : line.text}
          </p>
        </div>
        {onCorrect ? (
          <IconButton
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the focus was in the form that stood here, and would be lost
            autoFocus={wasOpen}
            label={t`Correct: ${line.text}`}
            onClick={() => setText(line.text)}
          >
            <Pencil className="size-4" aria-hidden />
          </IconButton>
        ) : null}
      </li>
    );
  }
  return (
    <li>
      {head}
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          onCorrect?.(text.trim());
          close();
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
          <Button look="quiet" className="px-3 text-sm" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </li>
  );
}
