import { Trans } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import type { SceneViewProps } from "./scene-view.ts";
import { StageNote } from "./StageNote.tsx";

/** A whiteboard; its board is named by the scene's id. */
export function BoardScene({ scene }: SceneViewProps<"whiteboard">) {
  return (
    <StageNote icon={Pencil} title={scene.name}>
      <Trans>The board is empty.</Trans>
    </StageNote>
  );
}
