import type { Feature } from "./feature.ts";
import { captions } from "./features/captions/captions.ts";
import { chat } from "./features/interaction/chat.ts";
import { controls } from "./features/interaction/controls.ts";
import { hands } from "./features/interaction/hands.ts";
import { moderation } from "./features/interaction/moderation.ts";
import { lobby } from "./features/interaction/lobby.ts";
import { polls } from "./features/interaction/polls.ts";
import { pulse } from "./features/interaction/pulse.ts";
import { questions } from "./features/interaction/questions.ts";
import { reports } from "./features/interaction/reports.ts";
import { media } from "./features/integrations/media.ts";
import { lifecycle } from "./features/orchestrator/lifecycle.ts";
import { presence } from "./features/orchestrator/presence.ts";
import { recording } from "./features/recording/recording.ts";
import { layouts } from "./features/studio/layouts.ts";
import { scenes } from "./features/studio/scenes.ts";
import { slides } from "./features/studio/slides.ts";
import { video } from "./features/studio/video.ts";
import { whiteboard } from "./features/studio/whiteboard.ts";

/** Every feature of the classroom. A new one is its file and its line here. */
export const features: readonly Feature[] = [
  lifecycle,
  presence,
  scenes,
  slides,
  layouts,
  video,
  whiteboard,
  controls,
  moderation,
  lobby,
  chat,
  hands,
  questions,
  polls,
  pulse,
  recording,
  reports,
  media,
  captions,
];
