import { Trans, useLingui } from "@lingui/react/macro";
import { Tabs } from "radix-ui";
import { useMemo, useState } from "react";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import type { LiveClass } from "../useSession.ts";
import { Chat } from "./Chat.tsx";
import { messagesOf } from "./messages.ts";
import { here, People } from "./People.tsx";

export type Panel = "chat" | "people";

/** Beside the stage, or on a phone below it. Both panels stay alive, so that a half-written message survives a look at the people. */
export function SidePanel({ live, panel, onPanel }: { live: LiveClass; panel: Panel; onPanel(panel: Panel): void }) {
  const { t } = useLingui();
  const { state, you, sequence } = live.snapshot;
  const { byId } = presence.of(state);
  const count = useMemo(() => here(byId).length, [byId]);
  const messages = useMemo(() => messagesOf(state), [state]);
  // What was there on arrival is not news.
  const [seen, setSeen] = useState<number | null>(null);
  if (you !== null && (seen === null || panel === "chat") && seen !== sequence) setSeen(sequence);
  const unread =
    seen === null ? 0 : messages.filter((message) => message.sequence > seen && message.from !== you?.participantId).length;

  return (
    <Tabs.Root
      value={panel}
      onValueChange={(value) => onPanel(value === "people" ? "people" : "chat")}
      className="flex h-full min-h-0 flex-col bg-surface"
    >
      <Tabs.List className="flex border-b border-line px-2" aria-label={t`Beside the stage`}>
        <Tab value="chat">
          <Trans>Chat</Trans>
          {unread > 0 ? (
            <span className="numeric rounded-full bg-accent px-1.5 text-xs leading-5 font-semibold text-on-accent">
              {unread}
              <span className="sr-only">
                {" "}
                <Trans>unread</Trans>
              </span>
            </span>
          ) : null}
        </Tab>
        <Tab value="people">
          <Trans>People</Trans>
          <span className="numeric font-normal text-muted">{count}</span>
        </Tab>
      </Tabs.List>
      <Tabs.Content value="chat" forceMount className="min-h-0 flex-1 data-[state=inactive]:hidden" tabIndex={-1}>
        <Chat live={live} visible={panel === "chat"} />
      </Tabs.Content>
      <Tabs.Content value="people" forceMount className="min-h-0 flex-1 data-[state=inactive]:hidden" tabIndex={-1}>
        <People live={live} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

function Tab({ value, children }: { value: Panel; children: React.ReactNode }) {
  return (
    <Tabs.Trigger
      value={value}
      className="flex min-h-12 items-center gap-2 border-b-2 border-transparent px-3 text-[0.9375rem] font-medium text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
    >
      {children}
    </Tabs.Trigger>
  );
}
