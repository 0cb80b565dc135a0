import { Trans, useLingui } from "@lingui/react/macro";
import { Trash2 } from "lucide-react";
import type { You } from "../../../contracts/frames.ts";
import type { ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import type { Participant } from "../../../session-core/features/orchestrator/presence.ts";
import { timeOf } from "../../time.ts";
import { Avatar } from "../Avatar.tsx";
import { RoleName } from "../RoleName.tsx";
import type { Turn } from "./messages.ts";

interface TurnViewProps {
  turn: Turn;
  author: Participant | undefined;
  you: You | null;
  /** Everything up to this sequence is confirmed; what is above it is still on its way. */
  confirmed: number;
  onDelete(messageId: string): void;
}

export function TurnView({ turn, author, you, confirmed, onDelete }: TurnViewProps) {
  const { t } = useLingui();
  const own = turn.from === you?.participantId;
  const staff = you?.role === "teacher" || you?.role === "assistant";
  const name = author?.name ?? t`Somebody who left`;
  return (
    <li className="flex gap-3">
      <Avatar name={name} small />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-[0.8125rem] text-muted">
          <span className="text-[0.9375rem] font-semibold text-ink" dir="auto">
            {name}
          </span>
          {own ? <Trans>you</Trans> : author && author.role !== "student" ? <RoleName role={author.role} /> : null}
          <time dateTime={new Date(turn.at).toISOString()} className="numeric">
            {timeOf(turn.at)}
          </time>
          {turn.to === "staff" ? (
            <span className="rounded-full bg-warn-soft px-2 font-medium text-warn-ink">
              {staff ? <Trans>To staff only</Trans> : <Trans>To the teachers only</Trans>}
            </span>
          ) : null}
        </p>
        <ul className="mt-0.5 space-y-0.5">
          {turn.messages.map((message) => (
            <MessageLine
              key={message.id}
              message={message}
              sending={message.sequence > confirmed}
              mayDelete={(own || staff) && message.sequence <= confirmed}
              onDelete={() => onDelete(message.id)}
            />
          ))}
        </ul>
      </div>
    </li>
  );
}

interface MessageLineProps {
  message: ChatMessage;
  sending: boolean;
  mayDelete: boolean;
  onDelete(): void;
}

function MessageLine({ message, sending, mayDelete, onDelete }: MessageLineProps) {
  const { t } = useLingui();
  if (message.text === null) {
    return (
      <li className="text-[0.9375rem] text-muted italic">
        <Trans>This message was removed.</Trans>
      </li>
    );
  }
  return (
    <li className="group relative -ms-1.5 rounded-md ps-1.5 pe-11 focus-within:bg-sunken hover:bg-sunken">
      <p className={`text-[0.9375rem] break-words whitespace-pre-wrap ${sending ? "text-muted" : ""}`} dir="auto">
        {message.text}
        {sending ? (
          <span className="ms-2 text-[0.8125rem] text-muted">
            <Trans>sending …</Trans>
          </span>
        ) : null}
      </p>
      {mayDelete ? (
        <button
          type="button"
          aria-label={t`Delete the message: ${message.text.slice(0, 60)}`}
          title={t`Delete`}
          onClick={onDelete}
          className="absolute end-0 -top-2.5 grid size-11 place-items-center rounded-lg text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-danger-ink focus-visible:opacity-100 pointer-coarse:opacity-70"
        >
          <Trash2 className="size-4" aria-hidden />
        </button>
      ) : null}
    </li>
  );
}
