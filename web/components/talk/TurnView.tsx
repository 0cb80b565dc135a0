import { Trans, useLingui } from "@lingui/react/macro";
import type { ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { timeOf } from "../../time.ts";
import { Avatar } from "../Avatar.tsx";
import { RoleName } from "../RoleName.tsx";
import type { LiveClass } from "../useSession.ts";
import { MessageLine } from "./MessageLine.tsx";
import type { Turn } from "./messages.ts";

interface TurnViewProps {
  turn: Turn;
  live: LiveClass;
  /** What is loaded, by id: a reply shows what it answers. */
  byId: ReadonlyMap<string, ChatMessage>;
  /** The message whose actions are open. */
  open: string | null;
  onOpen(messageId: string | null): void;
  onReply(message: ChatMessage): void;
}

export function TurnView({ turn, live, byId, open, onOpen, onReply }: TurnViewProps) {
  const { t } = useLingui();
  const { you, state } = live.snapshot;
  const people = presence.of(state).byId;
  const author = people[turn.from];
  const own = turn.from === you?.participantId;
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
          {turn.to === "class" ? null : (
            <span className="rounded-full bg-warn-soft px-2 font-medium text-warn-ink">
              <ToWhom to={turn.to} live={live} />
            </span>
          )}
        </p>
        <ul className="mt-0.5 space-y-0.5">
          {turn.messages.map((message) => (
            <MessageLine
              key={message.id}
              live={live}
              message={message}
              answers={message.replyTo === null ? undefined : byId.get(message.replyTo)}
              isOpen={open === message.id}
              onOpen={(isOpen) => onOpen(isOpen ? message.id : null)}
              onReply={() => onReply(message)}
            />
          ))}
        </ul>
      </div>
    </li>
  );
}

/** Who else reads what is not said to the class. */
function ToWhom({ to, live: { snapshot } }: { to: string; live: LiveClass }) {
  const { you, state } = snapshot;
  if (to === "staff") return you?.role === "student" ? <Trans>To the teachers only</Trans> : <Trans>To staff only</Trans>;
  if (to === you?.participantId) return <Trans>To you alone</Trans>;
  const name = presence.of(state).byId[to]?.name;
  return <Trans>To {name} alone</Trans>;
}
