import { Trans } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, type ComponentType } from "react";
import { moreWords } from "../../locale.ts";
import type { SceneKind } from "../../../session-core/features/studio/scene-kinds.ts";
import { positionIn } from "./position.ts";
import type { SceneViewProps } from "./scene-view.ts";
import { SlideView } from "./SlideView.tsx";

function SlidesScene({ state, scene, reads }: SceneViewProps<"slides">) {
  const position = positionIn(state, scene.id);
  const slide = position?.slide;
  const next = position ? scene.metadata.slides[position.index + 1]?.image : undefined;
  // So that it is there when it is turned to.
  useEffect(() => {
    if (next !== undefined) new Image().src = next;
  }, [next]);
  return slide ? <SlideView slide={slide} images={scene.metadata.images} reads={reads} /> : null;
}

/** Who draws which kind. Slides are what most classes begin with; everything else comes when it is first shown. */
const views: { [Kind in SceneKind]: ComponentType<SceneViewProps<Kind>> } = {
  slides: SlidesScene,
  whiteboard: lazy(async () => {
    const [{ BoardScene }] = await Promise.all([import("./BoardScene.tsx"), moreWords()]);
    return { default: BoardScene };
  }),
  camera: lazy(async () => ({ default: (await import("./CameraScene.tsx")).CameraScene })),
  screen: lazy(async () => ({ default: (await import("./ScreenScene.tsx")).ScreenScene })),
  video: lazy(async () => ({ default: (await import("./VideoScene.tsx")).VideoScene })),
  poll: lazy(async () => ({ default: (await import("./PollScene.tsx")).PollScene })),
  web: lazy(async () => ({ default: (await import("./WebScene.tsx")).WebScene })),
};

/** A scene, drawn by its kind. */
export function SceneView(props: SceneViewProps) {
  const View = views[props.scene.metadata.kind] as ComponentType<SceneViewProps>;
  return (
    <Suspense
      fallback={
        <p className="grid size-full place-items-center text-muted">
          <Trans>The scene is being opened …</Trans>
        </p>
      }
    >
      <View key={props.scene.id} {...props} />
    </Suspense>
  );
}
