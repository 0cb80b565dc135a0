import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ChartColumn, MessageCircleQuestionMark, Hand, Inbox, MessagesSquare, Users } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { moreWords } from "../../locale.ts";
import { groupOf } from "../../../contracts/roles.ts";
import { hands } from "../../../session-core/features/interaction/hands.ts";
import { questions } from "../../../session-core/features/interaction/questions.ts";
import { reports } from "../../../session-core/features/interaction/reports.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import type { LiveClass } from "../useSession.ts";
import { Chat } from "./Chat.tsx";
import { messagesOf } from "./messages.ts";
import { PanelTabs } from "./PanelTabs.tsx";
import { here } from "./here.ts";

export type Panel = "desk" | "chat" | "questions" | "polls" | "people";

const Desk = lazy(async () => {
  const [module] = await Promise.all([import("../moderation/Desk.tsx"), moreWords()]);
  return { default: module.Desk };
});
const People = lazy(async () => ({ default: (await import("./People.tsx")).People }));
const Questions = lazy(async () => ({ default: (await import("./Questions.tsx")).Questions }));
const Polls = lazy(async () => ({ default: (await import("./Polls.tsx")).Polls }));

/** Beside the stage, or on a phone below it. */
export function SidePanel({ live, panel, onPanel }: { live: LiveClass; panel: Panel; onPanel(panel: Panel): void }) {
  const { t } = useLingui();
  const { state, you, sequence } = live.snapshot;
  const { byId } = presence.of(state);
  const up = hands.of(state).raised.length;
  const waiting = questions.of(state).questions.filter(({ status }) => status === "open").length;
  const isStaff = you !== null && groupOf(you.role) === "staff";
  const reported = reports.of(state).reports.filter(({ status }) => status === "open").length;
  const wanted = live.snapshot.lobby.waiting + reported;
  const count = useMemo(() => here(byId).length, [byId]);
  const messages = useMemo(() => messagesOf(state), [state]);
  // What was there on arrival is not news.
  const [seen, setSeen] = useState<number | null>(null);
  if (you !== null && (seen === null || panel === "chat") && seen !== sequence) setSeen(sequence);
  const unread =
    seen === null ? 0 : messages.filter((message) => message.sequence > seen && message.from !== you?.participantId).length;

  return (
    <PanelTabs<Panel>
      label={t`Beside the stage`}
      chosen={panel}
      onChoose={onPanel}
      tabs={[
        ...(isStaff
          ? [
              {
                value: "desk" as const,
                label: <Trans>Desk</Trans>,
                icon: Inbox,
                badge: wanted > 0 ? <Wanted count={wanted} /> : null,
                content: (
                  <Suspense>
                    <Desk live={live} />
                  </Suspense>
                ),
              },
            ]
          : []),
        {
          value: "chat",
          label: <Trans>Chat</Trans>,
          icon: MessagesSquare,
          badge: unread > 0 ? <Unread count={unread} /> : null,
          content: <Chat live={live} visible={panel === "chat"} />,
        },
        {
          value: "questions",
          label: <Trans>Questions</Trans>,
          icon: MessageCircleQuestionMark,
          badge: waiting > 0 ? <span className="numeric font-normal text-muted">{waiting}</span> : null,
          content: (
            <Suspense>
              <Questions live={live} />
            </Suspense>
          ),
        },
        ...(isStaff
          ? [
              {
                value: "polls" as const,
                label: <Trans>Polls</Trans>,
                icon: ChartColumn,
                content: (
                  <Suspense>
                    <Polls live={live} />
                  </Suspense>
                ),
              },
            ]
          : []),
        {
          value: "people",
          label: <Trans>People</Trans>,
          icon: Users,
          badge: (
            <>
              {/* Staff have five tabs: hands are what they must see. */}
              <span className={`numeric font-normal text-muted ${isStaff && up > 0 ? "sr-only" : ""}`}>{count}</span>
              {up > 0 ? <HandsUp count={up} /> : null}
            </>
          ),
          content: (
            <Suspense>
              <People live={live} />
            </Suspense>
          ),
        },
      ]}
    />
  );
}

function Unread({ count }: { count: number }) {
  return (
    <span className="numeric rounded-full bg-accent px-1.5 text-xs leading-5 font-semibold text-on-accent">
      {count}
      <span className="sr-only">
        {" "}
        <Trans>unread</Trans>
      </span>
    </span>
  );
}

/** Who waits in the lobby, and what was reported. */
function Wanted({ count }: { count: number }) {
  return (
    <span className="numeric rounded-full bg-danger px-1.5 text-xs leading-5 font-semibold text-on-danger">
      {count}
      <span className="sr-only">
        {" "}
        <Plural value={count} one="waits for you" other="wait for you" />
      </span>
    </span>
  );
}

function HandsUp({ count }: { count: number }) {
  return (
    <span className="numeric inline-flex items-center gap-0.5 rounded-full bg-accent-soft px-1.5 text-xs leading-5 font-semibold text-accent-ink">
      <Hand className="size-3.5" aria-hidden />
      {count}
      <span className="sr-only">
        {" "}
        <Plural value={count} one="hand up" other="hands up" />
      </span>
    </span>
  );
}
