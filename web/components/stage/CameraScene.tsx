import { Trans } from "@lingui/react/macro";
import { Video } from "lucide-react";
import type { SceneViewProps } from "./scene-view.ts";
import { StageNote } from "./StageNote.tsx";

export function CameraScene({ scene }: SceneViewProps<"camera">) {
  return (
    <StageNote icon={Video} title={scene.name}>
      <Trans>No camera is on. Whoever teaches appears here as soon as theirs is.</Trans>
    </StageNote>
  );
}
