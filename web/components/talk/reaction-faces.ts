import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Reaction } from "../../../session-core/features/interaction/chat.ts";

export const reactionFaces: Record<Reaction, { emoji: string; name: MessageDescriptor }> = {
  like: { emoji: "👍", name: msg`Like` },
  heart: { emoji: "❤️", name: msg`Heart` },
  laugh: { emoji: "😂", name: msg`Laugh` },
  celebrate: { emoji: "🎉", name: msg`Celebrate` },
  wonder: { emoji: "🤔", name: msg`Wonder` },
  thanks: { emoji: "🙏", name: msg`Thanks` },
};
