import { Trans, useLingui } from "@lingui/react/macro";
import { SendHorizontal, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { nextTurnAt, type ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { may } from "../../../session-core/features/interaction/moderation.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { IconButton } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { addressees, replyAddress } from "./addressees.ts";

/** Typing is told at most this often; the signal itself lives a little longer. */
const TYPING_EVERY_MS = 2_000;
const MAX_CHARACTERS = 2_000;

export const COMPOSER_ID = "chat-composer";

interface ComposerProps {
  live: LiveClass;
  /** The message that is being answered. */
  replyTo: ChatMessage | null;
  onReplied(): void;
  onSent(): void;
  /** Who is writing; its place is kept, so that nothing jumps when somebody begins. */
  typing: ReactNode;
}

export function Composer({ live: { client, snapshot }, replyTo, onReplied, onSent, typing }: ComposerProps) {
  const { t } = useLingui();
  const { state } = snapshot;
  const you = snapshot.you!;
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("class");
  const [answered, setAnswered] = useState<ChatMessage | null>(null);
  if (replyTo !== answered) {
    setAnswered(replyTo);
    if (replyTo) setChosen(replyAddress(replyTo, you));
  }
  const toldAt = useRef(0);
  const staff = you.role !== "student";
  const locked = !may(state, you.participantId, "chat");
  const people = addressees(state, you);
  const isThere = chosen === "class" ? !locked : chosen === "staff" || people.some(({ id }) => id === chosen);
  const to = isThere ? chosen : locked ? "staff" : "class";
  const waitS = useCountdown(() => (to === "class" && !staff ? nextTurnAt(state, you.participantId) - client.serverNow() : 0));

  const type = (value: string) => {
    setText(value);
    if (value.trim() === "" || Date.now() - toldAt.current < TYPING_EVERY_MS) return;
    toldAt.current = Date.now();
    client.signal("chat.typing", { to });
  };
  const send = async () => {
    const said = text.trim();
    if (said === "" || waitS > 0) return;
    setText("");
    toldAt.current = 0;
    const sent = client.submit("chat.send", { text: said, to, ...(replyTo ? { replyTo: replyTo.id } : {}) });
    onReplied();
    onSent();
    const result = await sent;
    // Refused: the words go back to whoever wrote them, unless they have begun anew. The reason comes as a toast.
    if (!result.ok) setText((now) => (now === "" ? said : now));
  };

  return (
    <form
      className="border-t border-line px-3 pb-3"
      onSubmit={(submit) => {
        submit.preventDefault();
        void send();
      }}
    >
      {replyTo ? (
        <div className="flex items-center gap-2 border-b border-line py-1 ps-1 text-sm text-muted">
          <p className="min-w-0 flex-1 truncate" dir="auto">
            <Trans>
              Replying to <bdi>{presence.of(state).byId[replyTo.from]?.name}</bdi>:
            </Trans>{" "}
            {replyTo.text}
          </p>
          <IconButton label={t`Do not reply`} onClick={onReplied}>
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      ) : null}
      <div className="flex min-h-11 items-center gap-1 text-sm text-muted">
        <label htmlFor="chat-to" className="ps-1">
          <Trans>To</Trans>
        </label>
        <select
          id="chat-to"
          value={to}
          onChange={(change) => setChosen(change.target.value)}
          className="min-h-11 max-w-44 rounded-lg bg-surface px-1 font-medium text-ink"
        >
          {locked ? null : <option value="class">{t`everyone in class`}</option>}
          <option value="staff">{staff ? t`staff only` : t`the teachers only`}</option>
          {people.length > 0 ? (
            <optgroup label={t`One person`}>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name ?? "?"}
                </option>
              ))}
            </optgroup>
          ) : null}
        </select>
        {typing}
      </div>
      {locked ? (
        <p className="pb-2 ps-1 text-sm text-muted">
          <Trans>The chat is locked. You can still write to the teachers.</Trans>
        </p>
      ) : null}
      <div className="flex items-end gap-2">
        <textarea
          id={COMPOSER_ID}
          value={text}
          rows={1}
          maxLength={MAX_CHARACTERS}
          aria-label={t`Write a message`}
          placeholder={t`Write a message`}
          dir="auto"
          onChange={(change) => type(change.target.value)}
          onKeyDown={(key) => {
            if (key.key === "Escape" && replyTo) onReplied();
            if (key.key !== "Enter" || key.shiftKey || key.nativeEvent.isComposing) return;
            key.preventDefault();
            void send();
          }}
          className="field-sizing-content max-h-32 min-h-11 flex-1 resize-none rounded-lg border border-edge bg-surface px-3 py-2.5 text-[0.9375rem] leading-snug placeholder:text-muted"
        />
        <button
          type="submit"
          aria-label={t`Send`}
          title={t`Send`}
          aria-disabled={text.trim() === "" || waitS > 0}
          className="numeric grid size-11 shrink-0 place-items-center rounded-lg bg-accent text-on-accent hover:bg-accent-hover aria-disabled:opacity-50"
        >
          {waitS > 0 ? waitS : <SendHorizontal className="size-5 rtl:-scale-x-100" aria-hidden />}
        </button>
      </div>
      <output className="block ps-1 pt-1 text-sm text-muted empty:hidden">
        {waitS > 0 ? <Trans>The chat is slowed down: wait a little between messages.</Trans> : null}
      </output>
    </form>
  );
}

/** Whole seconds until something is over; looks again each second while it is not. */
function useCountdown(leftMs: () => number): number {
  const seconds = Math.ceil(Math.max(0, leftMs()) / 1_000);
  const [, tick] = useState(0);
  const isRunning = seconds > 0;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, [isRunning]);
  return seconds;
}
