import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { slidesOf } from "../../../session-core/features/studio/scene-kinds.ts";
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
  const count = position ? slidesOf(position.scene.metadata).length : 0;
  return (
    <nav aria-label={t`Slides`} className="flex items-center gap-1 2xl:gap-2">
      <button type="button" className={turn} disabled={!back} onClick={() => onGo(back)}>
        <ChevronLeft className="size-5 rtl:-scale-x-100" aria-hidden />
        <span className="max-xl:sr-only xl:min-w-16 2xl:min-w-28">
          {back?.to === "scene" ? <Trans>Previous scene</Trans> : <Trans>Previous</Trans>}
        </span>
      </button>
      <p className="numeric min-w-13 text-center text-sm text-muted xl:min-w-16">
        {count > 0 ? (
          <Trans>
            {number} of {count}
          </Trans>
        ) : (
          "–"
        )}
      </p>
      <button type="button" className={turn} disabled={!forward} onClick={() => onGo(forward)}>
        <span className="max-xl:sr-only xl:min-w-16 2xl:min-w-28">
          {forward?.to === "scene" ? <Trans>Next scene</Trans> : <Trans>Next</Trans>}
        </span>
        <ChevronRight className="size-5 rtl:-scale-x-100" aria-hidden />
      </button>
    </nav>
  );
}
