import { useLingui } from "@lingui/react/macro";
import { ChartColumn, Film, Globe, MonitorUp, Pencil, Presentation, Video, type LucideIcon } from "lucide-react";
import type { SceneKind } from "../../../session-core/features/studio/scene-kinds.ts";

export const sceneIcons: Record<SceneKind, LucideIcon> = {
  slides: Presentation,
  whiteboard: Pencil,
  camera: Video,
  screen: MonitorUp,
  video: Film,
  poll: ChartColumn,
  web: Globe,
};

export function useKindNames(): Record<SceneKind, string> {
  const { t } = useLingui();
  return {
    slides: t`Slides`,
    whiteboard: t`Whiteboard`,
    camera: t`Camera`,
    screen: t`Screen share`,
    video: t`Video`,
    poll: t`Poll`,
    web: t`Web page`,
  };
}
