import { Plural } from "@lingui/react/macro";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";
import { useKindNames } from "../../components/stage/scene-kind.tsx";

/** What a scene is, in a word or two under its name. */
export function SceneSummary({ scene: { metadata } }: { scene: Scene }) {
  const names = useKindNames();
  return metadata.kind === "slides" ? (
    <Plural value={metadata.slides.length} one="# slide" other="# slides" />
  ) : (
    names[metadata.kind]
  );
}
