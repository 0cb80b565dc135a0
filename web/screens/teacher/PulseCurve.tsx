import { Trans, useLingui } from "@lingui/react/macro";
import { CircleCheck, CircleQuestionMark } from "lucide-react";
import { pulse, pulseNow } from "../../../session-core/features/interaction/pulse.ts";
import type { LiveClass } from "../../components/useSession.ts";
import { useServerNow } from "../../components/useServerNow.ts";

const MINUTE_MS = 60_000;
/** As far back as explains what the class says now. */
const MINUTES_SHOWN = 15;
const RENEWED_EVERY_MS = 15_000;
const HEIGHT = 28;
const STEP = 5;

/** How many are lost and how many follow, now and over the last minutes; never who. */
export function PulseCurve({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { state } = snapshot;
  const { minutes } = pulse.of(state);
  // What is known of the log's clock may be a little behind it.
  const now = Math.max(useServerNow(client, RENEWED_EVERY_MS), (minutes.at(-1)?.minute ?? 0) * MINUTE_MS);
  const { lost, "got-it": following } = pulseNow(pulse.of(state), now);
  const last = Math.floor(now / MINUTE_MS);
  const shown = minutes.filter(({ minute }) => minute > last - MINUTES_SHOWN);
  const most = Math.max(1, ...shown.map(({ counts }) => counts.lost + counts["got-it"]));
  return (
    <section
      aria-label={t`Pulse of the class`}
      className="numeric col-span-2 flex items-center gap-4 text-sm max-md:justify-center md:col-span-1 md:col-start-1 md:row-start-1"
    >
      <p className={`flex items-center gap-1.5 ${lost > 0 ? "font-semibold text-warn-ink" : "text-muted"}`}>
        <CircleQuestionMark className="size-4" aria-hidden />
        <Trans>Lost: {lost}</Trans>
      </p>
      <p className="flex items-center gap-1.5 text-muted">
        <CircleCheck className="size-4" aria-hidden />
        <Trans>Got it: {following}</Trans>
      </p>
      <svg
        aria-hidden
        width={MINUTES_SHOWN * STEP}
        height={HEIGHT}
        className="border-b border-line max-lg:hidden rtl:-scale-x-100"
      >
        {shown.map(({ minute, counts }) => {
          const x = (MINUTES_SHOWN - 1 - (last - minute)) * STEP;
          const lostHeight = (counts.lost / most) * HEIGHT;
          const followingHeight = (counts["got-it"] / most) * HEIGHT;
          return (
            <g key={minute}>
              <rect x={x} y={HEIGHT - lostHeight} width={STEP - 1} height={lostHeight} className="fill-warn-ink" />
              <rect
                x={x}
                y={HEIGHT - lostHeight - followingHeight}
                width={STEP - 1}
                height={followingHeight}
                className="fill-accent"
              />
            </g>
          );
        })}
      </svg>
    </section>
  );
}
