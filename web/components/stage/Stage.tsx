import { Trans, useLingui } from "@lingui/react/macro";
import { Presentation } from "lucide-react";
import type { ReactNode } from "react";
import type { SessionState } from "../../../session-core/feature.ts";
import { nameOf, slidesOf } from "../../../session-core/features/studio/scene-kinds.ts";
import { useMediaQuery } from "../useMediaQuery.ts";
import { onStage, type Position } from "./position.ts";
import type { StageClock, StageSubmit } from "./scene-view.ts";
import { SceneView } from "./SceneView.tsx";

interface StageProps {
  /** Null while an earlier moment of the class is being read. */
  state: SessionState | null;
  clock: StageClock;
  /** Of staff in class: what is done on the stage itself. */
  submit?: StageSubmit | null;
  /** What to say while nothing is shown. */
  empty: ReactNode;
}

/** What the class looks at. Its scene, and a slide's number and title, are also said to those who cannot see it turn. */
export function Stage({ state, clock, submit = null, empty }: StageProps) {
  const { t } = useLingui();
  const small = useMediaQuery("(max-width: 47.99rem)");
  const position = state && onStage(state);
  const kind = position?.scene.metadata.kind;
  const reads = small && kind === "slides";
  return (
    <section
      aria-label={t`Stage`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls on a phone, and must do so by keyboard too
      tabIndex={0}
      className={`h-full min-h-0 ${reads ? "overflow-y-auto bg-paper" : "stage-frame"}`}
    >
      {state === null || position === null ? (
        <div className="slide grid place-items-center p-6 text-center text-muted">
          <div className="max-w-sm">
            <Presentation className="mx-auto mb-3 size-8" aria-hidden />
            {empty}
          </div>
        </div>
      ) : kind === "slides" ? (
        <SceneView state={state} scene={position.scene} clock={clock} submit={submit} reads={reads} />
      ) : (
        <div className="stage-panel">
          <SceneView state={state} scene={position.scene} clock={clock} submit={submit} reads={small} />
        </div>
      )}
      <output className="sr-only">{position ? <Said position={position} /> : null}</output>
    </section>
  );
}

function Said({ position: { scene, slide, index } }: { position: Position }) {
  const count = slidesOf(scene.metadata).length;
  if (!slide) return <Trans>On the stage: {scene.name}</Trans>;
  const number = index + 1;
  const name = nameOf(slide) ?? scene.name;
  return (
    <Trans>
      Slide {number} of {count}: {name}
    </Trans>
  );
}
