import { Trans, useLingui } from "@lingui/react/macro";
import { Ellipsis, Reply } from "lucide-react";
import { lazy, Suspense } from "react";
import { chat, type ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import type { LiveClass } from "../useSession.ts";
import { MessageText } from "./MessageText.tsx";

const MessageActions = lazy(async () => ({ default: (await import("./MessageActions.tsx")).MessageActions }));
const MessageReactions = lazy(async () => ({ default: (await import("./MessageReactions.tsx")).MessageReactions }));

export interface MessageLineProps {
  live: LiveClass;
  message: ChatMessage;
  /** Found among what is loaded; what is older is named as such. */
  answers: ChatMessage | undefined;
  isOpen: boolean;
  onOpen(open: boolean): void;
  onReply(): void;
}

export function MessageLine({ live, message, answers, isOpen, onOpen, onReply }: MessageLineProps) {
  const { t } = useLingui();
  const { state, sequence, you } = live.snapshot;
  const sending = message.sequence > sequence;
  if (message.text === null) {
    return (
      <li className="text-[0.9375rem] text-muted italic">
        <Trans>This message was removed.</Trans>
      </li>
    );
  }
  const counts = chat.of(state).reactions[message.id]?.counts ?? {};
  const words = message.text.slice(0, 60);
  return (
    <li
      className={`group relative -ms-1.5 rounded-md ps-1.5 focus-within:bg-sunken hover:bg-sunken ${isOpen ? "bg-sunken" : ""}`}
    >
      {message.replyTo === null ? null : (
        <div className="flex min-w-0 items-center gap-1.5 pe-11 text-[0.8125rem] text-muted">
          <Reply className="size-3.5 shrink-0 rtl:-scale-x-100" aria-hidden />
          <span className="truncate" dir="auto">
            {answers?.text ? (
              <>
                <bdi>{presence.of(state).byId[answers.from]?.name}</bdi>: {answers.text}
              </>
            ) : (
              <Trans>to an earlier message</Trans>
            )}
          </span>
        </div>
      )}
      {/* Beside the button on its side, whichever way the words run. */}
      <div className="pe-11">
        <p className={`text-[0.9375rem] break-words whitespace-pre-wrap ${sending ? "text-muted" : ""}`} dir="auto">
          <MessageText text={message.text} />
          {sending ? (
            <span className="ms-2 text-[0.8125rem] text-muted">
              <Trans>sending …</Trans>
            </span>
          ) : null}
        </p>
      </div>
      {sending || you?.role === "observer" ? null : (
        <button
          type="button"
          aria-label={t`What to do with the message: ${words}`}
          aria-expanded={isOpen}
          onClick={() => onOpen(!isOpen)}
          className="absolute end-0 -top-2.5 grid size-11 place-items-center rounded-lg text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-70"
        >
          <Ellipsis className="size-4" aria-hidden />
        </button>
      )}
      {Object.keys(counts).length > 0 ? (
        <Suspense>
          <MessageReactions live={live} messageId={message.id} />
        </Suspense>
      ) : null}
      {isOpen ? (
        <Suspense>
          <MessageActions live={live} message={message} onReply={onReply} />
        </Suspense>
      ) : null}
    </li>
  );
}
