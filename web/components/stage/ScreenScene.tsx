import { Trans } from "@lingui/react/macro";
import { MonitorUp } from "lucide-react";
import type { SceneViewProps } from "./scene-view.ts";
import { StageNote } from "./StageNote.tsx";

export function ScreenScene({ scene }: SceneViewProps<"screen">) {
  return (
    <StageNote icon={MonitorUp} title={scene.name}>
      <Trans>Nobody shares a screen. It appears here as soon as somebody does.</Trans>
    </StageNote>
  );
}
