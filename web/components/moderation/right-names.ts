import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Right } from "../../../session-core/features/interaction/controls.ts";

export const rightNames: Record<Right, MessageDescriptor> = {
  chat: msg`Write in the chat`,
  speak: msg`Use the microphone`,
  camera: msg`Use the camera`,
  share: msg`Share the screen`,
  draw: msg`Draw on the board`,
};
