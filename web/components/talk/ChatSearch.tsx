import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Ellipsis, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { timeOf } from "../../time.ts";
import { Button, IconButton } from "../Button.tsx";
import { Waiting } from "../Notes.tsx";
import type { LiveClass } from "../useSession.ts";
import { matching, saidBefore } from "./chat-search.ts";
import { MessageActions } from "./MessageActions.tsx";
import { MessageText } from "./MessageText.tsx";
import { takenBackSince } from "./useEarlier.ts";

/** Latest first: who looks for something older says more of it, or asks for more. */
const SHOWN = 100;

interface ChatSearchProps {
  live: LiveClass;
  /** What is loaded already. */
  messages: readonly ChatMessage[];
  onReply(message: ChatMessage): void;
  onClose(): void;
}

/** Finds words in everything that was said in this class, as far as this person may read it. */
export function ChatSearch({ live, messages, onReply, onClose }: ChatSearchProps) {
  const { client } = live;
  const { t } = useLingui();
  const [words, setWords] = useState("");
  const [most, setMost] = useState(SHOWN);
  const [open, setOpen] = useState<string | null>(null);
  const [earlier, setEarlier] = useState<readonly ChatMessage[] | null>(null);
  const [firstLoaded] = useState(messages[0]?.sequence ?? 1);
  useEffect(() => {
    let isWanted = true;
    const { sequence } = client.current();
    void saidBefore((from, to) => client.history(from, to), firstLoaded, sequence).then((said) => isWanted && setEarlier(said));
    return () => {
      isWanted = false;
    };
  }, [client, firstLoaded]);
  const gone = takenBackSince(live);
  const found = matching([...(earlier ?? []), ...messages], words).filter(({ id }) => !gone.has(id));
  return (
    <search className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 border-b border-line py-1.5 ps-3 pe-1">
        <input
          type="search"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was just asked for
          autoFocus
          value={words}
          aria-label={t`Search the chat`}
          placeholder={t`Search the chat`}
          dir="auto"
          onChange={(change) => {
            setWords(change.target.value);
            setMost(SHOWN);
          }}
          onKeyDown={({ key }) => key === "Escape" && onClose()}
          className="min-h-11 min-w-0 flex-1 rounded-lg border border-edge bg-surface px-3 text-[0.9375rem] placeholder:text-muted"
        />
        <IconButton label={t`End the search`} onClick={onClose}>
          <X className="size-5" aria-hidden />
        </IconButton>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard */}
      <section aria-label={t`What was found`} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        {earlier === null ? (
          <Waiting>
            <Trans>Reading what was said earlier …</Trans>
          </Waiting>
        ) : null}
        <output className="block py-1 text-sm text-muted">
          {words.trim() === "" ? (
            <Trans>Type a word that was said.</Trans>
          ) : (
            <Plural value={found.length} one="# message" other="# messages" />
          )}
        </output>
        <ol className="divide-y divide-line">
          {found.slice(0, most).map((message) => (
            <FoundMessage
              key={message.id}
              live={live}
              message={message}
              isOpen={open === message.id}
              onOpen={(isOpen) => setOpen(isOpen ? message.id : null)}
              onReply={() => onReply(message)}
            />
          ))}
        </ol>
        {found.length > most ? (
          <Button look="quiet" className="my-2 w-full text-sm" onClick={() => setMost(most + SHOWN)}>
            <Trans>Show more</Trans>
          </Button>
        ) : null}
      </section>
    </search>
  );
}

interface FoundMessageProps {
  live: LiveClass;
  message: ChatMessage;
  isOpen: boolean;
  onOpen(open: boolean): void;
  onReply(): void;
}

function FoundMessage({ live, message, isOpen, onOpen, onReply }: FoundMessageProps) {
  const { t } = useLingui();
  const { state, you } = live.snapshot;
  const { from, at, text } = message;
  const words = (text ?? "").slice(0, 60);
  return (
    <li className="relative py-2 text-[0.9375rem]">
      <p className="pe-11 text-[0.8125rem] text-muted">
        <bdi className="font-semibold text-ink">{presence.of(state).byId[from]?.name ?? t`Somebody who left`}</bdi>{" "}
        <time dateTime={new Date(at).toISOString()} className="numeric">
          {timeOf(at)}
        </time>
      </p>
      {/* Beside the button on its side, whichever way the words run. */}
      <div className="pe-11">
        <p className="break-words whitespace-pre-wrap" dir="auto">
          <MessageText text={text ?? ""} />
        </p>
      </div>
      {you?.role === "observer" ? null : (
        <IconButton
          label={t`What to do with the message: ${words}`}
          aria-expanded={isOpen}
          className="absolute -end-2 top-0.5 aria-expanded:bg-sunken"
          onClick={() => onOpen(!isOpen)}
        >
          <Ellipsis className="size-4" aria-hidden />
        </IconButton>
      )}
      {isOpen ? <MessageActions live={live} message={message} onReply={onReply} /> : null}
    </li>
  );
}
