import { Trans } from "@lingui/react/macro";
import { Video } from "lucide-react";
import { seenPeople, speakerOf } from "../../media/people.ts";
import { useMedia } from "../../media/scope.ts";
import { VideoTile } from "../../media/VideoTile.tsx";
import type { SceneViewProps } from "./scene-view.ts";
import { StageNote } from "./StageNote.tsx";

export function CameraScene({ scene, state }: SceneViewProps<"camera">) {
  const live = useMedia();
  const speaker = live && speakerOf(seenPeople(state, live.snapshot), live.snapshot);
  if (speaker) return <VideoTile person={speaker} fit="contain" className="size-full" />;
  return (
    <StageNote icon={Video} title={scene.name}>
      <Trans>No camera is on. Whoever teaches appears here as soon as theirs is.</Trans>
    </StageNote>
  );
}
