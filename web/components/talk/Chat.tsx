import { Trans, useLingui } from "@lingui/react/macro";
import { MessagesSquare } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { Composer } from "./Composer.tsx";
import { messagesOf, turnsOf } from "./messages.ts";
import { TurnView } from "./TurnView.tsx";

/** How near the end still counts as reading along. */
const AT_END_PX = 60;

export function Chat({ live, visible }: { live: LiveClass; visible: boolean }) {
  const { t } = useLingui();
  const { client, snapshot } = live;
  const { state, you, sequence } = snapshot;
  const messages = useMemo(() => messagesOf(state), [state]);
  const turns = useMemo(() => turnsOf(messages), [messages]);
  const people = presence.of(state).byId;
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [unseen, setUnseen] = useState(false);

  const last = messages.at(-1)?.id;
  useLayoutEffect(() => {
    if (following.current) log.current?.scrollTo({ top: log.current.scrollHeight });
    else setUnseen(true);
  }, [last, visible]);

  const toEnd = () => {
    following.current = true;
    setUnseen(false);
    log.current?.scrollTo({ top: log.current.scrollHeight });
  };

  return (
    <div className="relative flex h-full min-h-0 flex-col">
      <div
        ref={log}
        role="log"
        aria-label={t`Chat`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
          if (following.current) setUnseen(false);
        }}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-3"
      >
        {turns.length === 0 ? (
          <div className="grid h-full place-items-center text-center text-[0.9375rem] text-muted">
            <div>
              <MessagesSquare className="mx-auto mb-2 size-6" aria-hidden />
              <Trans>Messages will appear here. Everyone in class can read them.</Trans>
            </div>
          </div>
        ) : (
          <ol className="space-y-4">
            {turns.map((turn) => (
              <TurnView
                key={turn.messages[0]?.id}
                turn={turn}
                author={people[turn.from]}
                you={you}
                confirmed={sequence}
                onDelete={(messageId) => void client.submit("chat.delete", { messageId })}
              />
            ))}
          </ol>
        )}
      </div>
      {unseen ? (
        <Button look="primary" className="absolute inset-x-0 bottom-32 mx-auto w-fit animate-arrive shadow-calm" onClick={toEnd}>
          <Trans>New messages</Trans>
        </Button>
      ) : null}
      {you === null ? null : you.role === "observer" ? (
        <p className="border-t border-line px-4 py-4 text-sm text-muted">
          <Trans>You are observing: you read along, and do not write.</Trans>
        </p>
      ) : (
        <Composer client={client} staff={you.role !== "student"} onSent={toEnd} typing={<Typing live={live} />} />
      )}
    </div>
  );
}

function Typing({ live: { snapshot } }: { live: LiveClass }) {
  const people = presence.of(snapshot.state).byId;
  const names = snapshot.typing.filter((id) => id !== snapshot.you?.participantId).flatMap((id) => shortName(people[id]?.name));
  const [first, second] = names;
  return (
    <p className="min-w-0 flex-1 truncate text-end text-[0.8125rem] text-muted">
      {first === undefined ? null : second === undefined ? (
        <Trans>{first} is writing …</Trans>
      ) : names.length === 2 ? (
        <Trans>
          {first} and {second} are writing …
        </Trans>
      ) : (
        <Trans>Several people are writing …</Trans>
      )}
    </p>
  );
}

/** A full name where it fits beside the choice of whom to write to, else its first word. */
function shortName(name: string | null | undefined): string[] {
  if (!name) return [];
  return [name.length <= 12 ? name : (name.split(/\s+/)[0] ?? name)];
}
