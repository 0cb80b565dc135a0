import { Trans, useLingui } from "@lingui/react/macro";
import { Flag, Pin, PinOff, Reply, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { moreWords } from "../../locale.ts";
import { chat, reactions, type ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { find } from "../../../session-core/features/interaction/chat-messages.ts";
import { may } from "../../../session-core/features/interaction/moderation.ts";
import { valueOf } from "../../../session-core/per-participant.ts";
import { buttonClass } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { reactionFaces } from "./reaction-faces.ts";

const ReportDialog = lazy(async () => {
  const [module] = await Promise.all([import("../moderation/ReportDialog.tsx"), moreWords()]);
  return { default: module.ReportDialog };
});

interface MessageActionsProps {
  live: LiveClass;
  message: ChatMessage;
  onReply(): void;
}

const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });

/** What can be done with a message: below it, in the order of the Tab key, and by touch as by pointer. */
export function MessageActions({ live: { client, snapshot }, message, onReply }: MessageActionsProps) {
  const { t, i18n } = useLingui();
  const [reporting, setReporting] = useState(false);
  const { state, you } = snapshot;
  if (!you || you.role === "observer") return null;
  const { id: messageId, sequence, from, to } = message;
  const staff = you.role === "teacher" || you.role === "assistant";
  const own = from === you.participantId;
  const { pinned, reactions: given } = chat.of(state);
  // Of what is in the log alone no more is to be made than to report it, or to take it back.
  const isHeld = find(chat.of(state), messageId) !== undefined;
  const isPinned = pinned.some(({ id }) => id === messageId);
  const yours = valueOf(given[messageId]?.by ?? {}, you.participantId) ?? [];
  const look = buttonClass("quiet", "px-2.5 text-sm");
  return (
    // On a phone the log is low, and this would open out of sight.
    <div ref={intoView} className="flex flex-wrap items-center gap-x-0.5 pb-1">
      {isHeld && to === "class" && may(state, you.participantId, "chat")
        ? reactions.map((reaction) => (
            <button
              key={reaction}
              type="button"
              aria-label={i18n._(reactionFaces[reaction].name)}
              title={i18n._(reactionFaces[reaction].name)}
              aria-pressed={yours.includes(reaction)}
              onClick={() => void client.submit("chat.react", { messageId, reaction, on: !yours.includes(reaction) })}
              className="grid size-11 place-items-center rounded-lg text-lg hover:bg-canvas aria-pressed:bg-accent-soft"
            >
              <span aria-hidden>{reactionFaces[reaction].emoji}</span>
            </button>
          ))
        : null}
      {isHeld ? (
        <button type="button" className={look} onClick={onReply}>
          <Reply className="size-4 rtl:-scale-x-100" aria-hidden />
          <Trans>Reply</Trans>
        </button>
      ) : null}
      {isHeld && staff && to === "class" ? (
        <button type="button" className={look} onClick={() => void client.submit("chat.pin", { messageId, pinned: !isPinned })}>
          {isPinned ? <PinOff className="size-4" aria-hidden /> : <Pin className="size-4" aria-hidden />}
          {isPinned ? <Trans>Unpin</Trans> : <Trans>Pin</Trans>}
        </button>
      ) : null}
      {own ? null : (
        <button type="button" className={look} onClick={() => setReporting(true)}>
          <Flag className="size-4" aria-hidden />
          <Trans>Report</Trans>
        </button>
      )}
      {own || (staff && (to === "class" || to === "staff")) ? (
        <button
          type="button"
          aria-label={t`Delete the message: ${(message.text ?? "").slice(0, 60)}`}
          className={`${look} hover:text-danger-ink`}
          onClick={() => void client.submit("chat.delete", { messageId, sequence })}
        >
          <Trash2 className="size-4" aria-hidden />
          <Trans>Delete</Trans>
        </button>
      ) : null}
      {reporting ? (
        <Suspense>
          <ReportDialog
            client={client}
            subject={{ kind: "message", id: messageId }}
            sequence={sequence}
            onClose={() => setReporting(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
