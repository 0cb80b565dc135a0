import { Trans, useLingui } from "@lingui/react/macro";
import { MessagesSquare, Search } from "lucide-react";
import { lazy, Suspense, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { chat, type ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { Button, IconButton } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { Composer, COMPOSER_ID } from "./Composer.tsx";
import { messagesOf, turnsOf } from "./messages.ts";
import { TurnView } from "./TurnView.tsx";
import { useEarlier } from "./useEarlier.ts";

/** How near the end still counts as reading along. */
const AT_END_PX = 60;

const EarlierMessages = lazy(async () => ({ default: (await import("./EarlierMessages.tsx")).EarlierMessages }));
const ChatSearch = lazy(async () => ({ default: (await import("./ChatSearch.tsx")).ChatSearch }));
const Pinned = lazy(async () => ({ default: (await import("./Pinned.tsx")).Pinned }));

export function Chat({ live, visible }: { live: LiveClass; visible: boolean }) {
  const { t } = useLingui();
  const { state, you } = live.snapshot;
  const held = useMemo(() => messagesOf(state), [state]);
  const { messages, more, reading } = useEarlier(live, held);
  const turns = useMemo(() => turnsOf(messages), [messages]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [unseen, setUnseen] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const [searching, setSearching] = useState(false);
  const searched = useRef<HTMLButtonElement>(null);
  const endSearch = () => {
    // What the button stands in is hidden until then.
    flushSync(() => setSearching(false));
    searched.current?.focus();
  };

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
  const reply = (message: ChatMessage) => {
    if (searching) flushSync(() => setSearching(false));
    setOpen(null);
    setReplyTo(message);
    document.getElementById(COMPOSER_ID)?.focus();
  };

  return (
    <div className="relative flex h-full min-h-0 flex-col">
      {chat.of(state).pinned.length > 0 ? (
        <Suspense>
          <Pinned live={live} />
        </Suspense>
      ) : null}
      {searching ? (
        <Suspense>
          <ChatSearch live={live} messages={messages} onReply={reply} onClose={endSearch} />
        </Suspense>
      ) : null}
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
        className={`min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-3 ${searching ? "hidden" : ""}`}
      >
        {more || messages.length > held.length ? (
          <Suspense>
            <EarlierMessages more={more} reading={reading} count={messages.length - held.length} />
          </Suspense>
        ) : null}
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
                live={live}
                byId={byId}
                open={open}
                onOpen={setOpen}
                onReply={reply}
              />
            ))}
          </ol>
        )}
      </div>
      {unseen && !searching ? (
        <Button look="primary" className="absolute inset-x-0 bottom-32 mx-auto w-fit animate-arrive shadow-calm" onClick={toEnd}>
          <Trans>New messages</Trans>
        </Button>
      ) : null}
      {you === null ? null : you.role === "observer" ? (
        <p className="border-t border-line px-4 py-4 text-sm text-muted">
          <Trans>You are observing: you read along, and do not write.</Trans>
        </p>
      ) : (
        <div className={searching ? "hidden" : ""}>
          <Composer
            live={live}
            replyTo={replyTo}
            onReplied={() => setReplyTo(null)}
            onSent={toEnd}
            typing={
              <>
                <Typing live={live} />
                <IconButton ref={searched} label={t`Search the chat`} className="-me-1.5" onClick={() => setSearching(true)}>
                  <Search className="size-4.5" aria-hidden />
                </IconButton>
              </>
            }
          />
        </div>
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
