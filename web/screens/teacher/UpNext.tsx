import { Trans } from "@lingui/react/macro";
import type { Position, Step } from "../../components/stage/position.ts";
import { SceneThumbnail } from "../../components/stage/SceneThumbnail.tsx";

/** For the teacher alone: what comes next, and the notes of what is shown. */
export function UpNext({ position, forward }: { position: Position | null; forward: Step | null }) {
  if (!position) return null;
  const next = forward?.to === "scene" ? forward.scene : position.scene;
  const notes = position.slide?.notes;
  return (
    <div className="hidden h-36 shrink-0 gap-5 pt-4 md:flex">
      <section className="w-44 shrink-0">
        <h2 className="mb-1.5 text-[0.8125rem] font-medium text-muted">
          {forward?.to === "scene" ? <Trans>Next scene</Trans> : <Trans>Next</Trans>}
        </h2>
        {forward ? (
          <SceneThumbnail scene={next} slide={forward.slide} />
        ) : (
          <p className="text-sm text-muted">
            <Trans>Nothing comes after this.</Trans>
          </p>
        )}
      </section>
      <section className="flex min-w-0 flex-1 flex-col">
        <h2 className="mb-1.5 text-[0.8125rem] font-medium text-muted">
          <Trans>Your notes, which students never see</Trans>
        </h2>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard */}
        <p tabIndex={0} className="min-h-0 flex-1 overflow-y-auto text-[0.9375rem] whitespace-pre-wrap" dir="auto">
          {notes ?? (
            <span className="text-muted">
              <Trans>There are no notes to this.</Trans>
            </span>
          )}
        </p>
      </section>
    </div>
  );
}
