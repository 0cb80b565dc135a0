import { Trans } from "@lingui/react/macro";
import { CircleCheck, CircleQuestionMark, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { pulse, type PulseKind } from "../../../session-core/features/interaction/pulse.ts";
import { valueOf } from "../../../session-core/per-participant.ts";
import type { LiveClass } from "../../components/useSession.ts";
import { useServerNow } from "../../components/useServerNow.ts";

/** How long what somebody said of themselves still says how they are. */
const PULSE_STANDS_MS = 2 * 60_000;
const RENEWED_EVERY_MS = 15_000;

/** "I am lost" and "got it": staff see how many, and nobody who. */
export function PulseButtons({ live: { client, snapshot } }: { live: LiveClass }) {
  const now = useServerNow(client, RENEWED_EVERY_MS);
  const { you, state } = snapshot;
  const said = you ? valueOf(pulse.of(state).latest, you.participantId) : undefined;
  const stands = said && now - said.minute * 60_000 < PULSE_STANDS_MS ? said.kind : null;
  const button = (kind: PulseKind, Icon: LucideIcon, label: ReactNode) => (
    <button
      type="button"
      aria-pressed={stands === kind}
      onClick={() => void client.submit("pulse.give", { kind })}
      className="flex min-h-11 min-w-14 flex-col items-center justify-center rounded-lg px-1.5 text-xs font-medium text-muted hover:bg-sunken hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-ink md:flex-row md:gap-2 md:px-3 md:text-[0.9375rem]"
    >
      <Icon className="size-5" aria-hidden />
      {label}
    </button>
  );
  return (
    <>
      {button("lost", CircleQuestionMark, <Trans>I am lost</Trans>)}
      {button("got-it", CircleCheck, <Trans>Got it</Trans>)}
    </>
  );
}
