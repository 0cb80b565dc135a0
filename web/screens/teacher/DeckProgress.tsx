import { Trans, useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { failureOf, type Failure } from "../../api.ts";
import { Button } from "../../components/Button.tsx";
import type { DeckImport } from "../../decks/deck-import.ts";
import { useRefusalText } from "../../decks/refusal-text.ts";
import { errorText } from "../../error-text.ts";

const isFailure = (value: unknown): value is Failure => typeof value === "object" && value !== null && "code" in value;

interface DeckProgressProps {
  deck: DeckImport;
  /** Whoever began it goes back to choosing. */
  onBack(): void;
  /** Saves what is done once more, where that failed. */
  again: (() => void) | null;
}

/** How far a document has become slides, page by page, and what to do where it did not. */
export function DeckProgress({ deck, onBack, again }: DeckProgressProps) {
  const { t } = useLingui();
  const refusalText = useRefusalText();
  const progress = useSyncExternalStore(deck.subscribe, deck.current);
  switch (progress.status) {
    case "refused":
      return (
        <div className="space-y-4">
          <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2.5 text-sm text-ink">
            {refusalText(progress.reason)}
          </p>
          <Button onClick={onBack}>
            <Trans>Choose another file</Trans>
          </Button>
        </div>
      );
    case "stuck": {
      const { done, pages } = progress;
      return (
        <div className="space-y-4">
          <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2.5 text-sm text-ink">
            <Trans>
              {done} of {pages} pages are there.
            </Trans>{" "}
            {errorText(isFailure(progress.failure) ? progress.failure : failureOf(progress.failure))}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" onClick={() => void deck.run()}>
              <Trans>Go on with the rest</Trans>
            </Button>
            <Button look="quiet" onClick={() => deck.cancel()}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
        </div>
      );
    }
    case "opening":
    case "drawing":
    case "done":
    case "cancelled": {
      const { done, pages } =
        progress.status === "drawing"
          ? progress
          : progress.status === "done"
            ? { done: progress.slides.length, pages: progress.slides.length }
            : { done: 0, pages: 0 };
      return (
        <div className="space-y-4">
          <output className="block text-[0.9375rem]">
            {pages === 0 ? (
              <Trans>Opening the PDF …</Trans>
            ) : (
              <Trans>
                Page {done} of {pages} is a slide.
              </Trans>
            )}
          </output>
          <progress
            aria-label={t`Pages that are slides`}
            max={pages || 1}
            value={pages === 0 ? undefined : done}
            className="deck-progress"
          />
          {progress.status === "done" ? null : (
            <Button onClick={() => deck.cancel()}>
              <Trans>Cancel</Trans>
            </Button>
          )}
          {again ? (
            <Button look="primary" onClick={again}>
              <Trans>Save again</Trans>
            </Button>
          ) : null}
        </div>
      );
    }
  }
}
