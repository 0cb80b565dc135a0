import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Position, Step } from "../../components/stage/position.ts";

const turn =
  "inline-flex min-h-11 min-w-11 items-center justify-center gap-1 rounded-lg border border-edge/60 bg-surface px-3 text-[0.9375rem] font-medium hover:border-edge hover:bg-sunken disabled:opacity-40 disabled:cursor-not-allowed";

interface SlideControlsProps {
  position: Position | null;
  back: Step | null;
  forward: Step | null;
  onGo(step: Step | null): void;
}

export function SlideControls({ position, back, forward, onGo }: SlideControlsProps) {
  const { t } = useLingui();
  const number = (position?.index ?? 0) + 1;
  const count = position?.scene.metadata.slides.length ?? 0;
  return (
    <nav aria-label={t`Slides`} className="flex items-center justify-center gap-3 px-3 py-2 md:pt-4 md:pb-0">
      <button type="button" className={turn} disabled={!back} onClick={() => onGo(back)}>
        <ChevronLeft className="size-5 rtl:-scale-x-100" aria-hidden />
        {back?.to === "scene" ? <Trans>Previous scene</Trans> : <Trans>Previous</Trans>}
      </button>
      <p className="numeric min-w-16 text-center text-sm text-muted">
        {position ? (
          <Trans>
            {number} of {count}
          </Trans>
        ) : (
          "–"
        )}
      </p>
      <button type="button" className={turn} disabled={!forward} onClick={() => onGo(forward)}>
        {forward?.to === "scene" ? <Trans>Next scene</Trans> : <Trans>Next</Trans>}
        <ChevronRight className="size-5 rtl:-scale-x-100" aria-hidden />
      </button>
    </nav>
  );
}
