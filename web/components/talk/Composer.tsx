import { Trans, useLingui } from "@lingui/react/macro";
import { SendHorizontal } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import type { SessionClient } from "../../session-client/index.ts";

/** Typing is told at most this often; the signal itself lives a little longer. */
const TYPING_EVERY_MS = 2_000;
const MAX_CHARACTERS = 2_000;

export const COMPOSER_ID = "chat-composer";

interface ComposerProps {
  client: SessionClient;
  staff: boolean;
  onSent(): void;
  /** Who is writing; its place is kept, so that nothing jumps when somebody begins. */
  typing: ReactNode;
}

export function Composer({ client, staff, onSent, typing }: ComposerProps) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [to, setTo] = useState<"class" | "staff">("class");
  const toldAt = useRef(0);

  const type = (value: string) => {
    setText(value);
    if (value.trim() === "" || Date.now() - toldAt.current < TYPING_EVERY_MS) return;
    toldAt.current = Date.now();
    client.signal("chat.typing", {});
  };
  const send = async () => {
    const said = text.trim();
    if (said === "") return;
    setText("");
    toldAt.current = 0;
    const sent = client.submit("chat.send", { text: said, to });
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
      <div className="flex min-h-11 items-center gap-1 text-sm text-muted">
        <label htmlFor="chat-to" className="ps-1">
          <Trans>To</Trans>
        </label>
        <select
          id="chat-to"
          value={to}
          onChange={(change) => setTo(change.target.value === "staff" ? "staff" : "class")}
          className="min-h-11 rounded-lg bg-surface px-1 font-medium text-ink"
        >
          <option value="class">{t`everyone in class`}</option>
          <option value="staff">{staff ? t`staff only` : t`the teachers only`}</option>
        </select>
        {typing}
      </div>
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
          aria-disabled={text.trim() === ""}
          className="grid size-11 shrink-0 place-items-center rounded-lg bg-accent text-on-accent hover:bg-accent-hover aria-disabled:opacity-50"
        >
          <SendHorizontal className="size-5 rtl:-scale-x-100" aria-hidden />
        </button>
      </div>
    </form>
  );
}
