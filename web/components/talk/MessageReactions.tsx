import { useLingui } from "@lingui/react/macro";
import { chat, reactions } from "../../../session-core/features/interaction/chat.ts";
import { valueOf } from "../../../session-core/per-participant.ts";
import type { LiveClass } from "../useSession.ts";
import { reactionFaces } from "./reaction-faces.ts";

/** How many reacted in which way; whose they are is nobody's business. */
export function MessageReactions({ live: { client, snapshot }, messageId }: { live: LiveClass; messageId: string }) {
  const { t, i18n } = useLingui();
  const { state, you } = snapshot;
  const { counts = {}, by = {} } = chat.of(state).reactions[messageId] ?? {};
  const yours = you ? (valueOf(by, you.participantId) ?? []) : [];
  return (
    <div className="flex flex-wrap gap-1.5 py-1">
      {reactions.map((reaction) => {
        const count = counts[reaction];
        if (count === undefined) return null;
        const name = i18n._(reactionFaces[reaction].name);
        const on = !yours.includes(reaction);
        return (
          <button
            key={reaction}
            type="button"
            aria-pressed={!on}
            aria-label={t`${name}: ${count}`}
            title={name}
            disabled={you === null || you.role === "observer"}
            onClick={() => void client.submit("chat.react", { messageId, reaction, on })}
            className="numeric inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line bg-surface px-2.5 text-sm aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink pointer-coarse:min-h-11"
          >
            <span aria-hidden>{reactionFaces[reaction].emoji}</span>
            {count}
          </button>
        );
      })}
    </div>
  );
}
