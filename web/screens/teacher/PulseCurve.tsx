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
      className="numeric flex shrink-0 items-center gap-2 text-sm max-sm:ms-auto md:min-w-min md:flex-1 md:shrink md:gap-4"
    >
      <p
        title={t`Lost: ${lost}`}
        className={`flex shrink-0 items-center gap-1.5 ${lost > 0 ? "font-semibold text-warn-ink" : "text-muted"}`}
      >
        <CircleQuestionMark className="size-4" aria-hidden />
        <span className="max-xl:sr-only">
          <Trans>Lost: {lost}</Trans>
        </span>
        <span aria-hidden className="xl:hidden">
          {lost}
        </span>
      </p>
      <p title={t`Got it: ${following}`} className="flex shrink-0 items-center gap-1.5 text-muted">
        <CircleCheck className="size-4" aria-hidden />
        <span className="max-xl:sr-only">
          <Trans>Got it: {following}</Trans>
        </span>
        <span aria-hidden className="xl:hidden">
          {following}
        </span>
      </p>
      {/* Its beginning gives way to words. */}
      <div
        aria-hidden
        style={{ maxWidth: MINUTES_SHOWN * STEP }}
        className="flex min-w-0 flex-1 justify-end overflow-hidden contain-inline-size max-lg:hidden"
      >
        <svg width={MINUTES_SHOWN * STEP} height={HEIGHT} className="shrink-0 border-b border-line rtl:-scale-x-100">
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
      </div>
    </section>
  );
}
