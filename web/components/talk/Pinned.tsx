import { Trans, useLingui } from "@lingui/react/macro";
import { Pin, X } from "lucide-react";
import { chat } from "../../../session-core/features/interaction/chat.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { IconButton } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { MessageText } from "./MessageText.tsx";

/** What everybody is to keep in sight. */
export function Pinned({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { state, you } = snapshot;
  const staff = you?.role === "teacher" || you?.role === "assistant";
  return (
    <section aria-label={t`Pinned`} className="max-h-14 shrink-0 sm:max-h-32 overflow-y-auto border-b border-line bg-canvas px-4">
      <ul>
        {chat.of(state).pinned.map(({ id, from, text }) => (
          <li key={id} className="flex min-h-11 items-center gap-2.5 border-t border-line py-1 text-sm first:border-t-0">
            <Pin className="size-4 shrink-0 text-accent-ink" aria-hidden />
            <div className="min-w-0 flex-1 break-words">
              <p className="text-[0.8125rem] leading-snug font-semibold" dir="auto">
                {presence.of(state).byId[from]?.name ?? <Trans>Somebody who left</Trans>}
              </p>
              <p dir="auto">
                <MessageText text={text ?? ""} />
              </p>
            </div>
            {staff ? (
              <IconButton
                label={t`Unpin`}
                className="-me-2"
                onClick={() => void client.submit("chat.pin", { messageId: id, pinned: false })}
              >
                <X className="size-4" aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
