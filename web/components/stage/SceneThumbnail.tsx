import type { Scene, Slide } from "../../../session-core/features/studio/scenes.ts";
import { sceneIcons } from "./scene-kind.tsx";
import { SlideThumbnail } from "./SlideView.tsx";

/** A scene as a small picture beside words that name it: the given slide of a deck, the mark of every other kind. */
export function SceneThumbnail({ scene, slide }: { scene: Scene; slide: Slide | null }) {
  const { metadata } = scene;
  if (metadata.kind === "slides") return slide ? <SlideThumbnail slide={slide} images={metadata.images} /> : null;
  const Icon = sceneIcons[metadata.kind];
  return (
    <div aria-hidden className="grid h-12 w-full place-items-center rounded-lg border border-line bg-sunken text-muted">
      <Icon className="size-5" />
    </div>
  );
}
