import { Trans, useLingui } from "@lingui/react/macro";
import { Pause, Play, Radio, RotateCcw } from "lucide-react";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { Button, IconButton } from "../components/Button.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { clock } from "../time.ts";
import { speeds, type Speed } from "./player.ts";
import { REWIND_SECONDS, type Rewind } from "./useRewind.ts";

const STEP_MS = 1_000;

/** While an earlier moment is on the stage: which one, and the way through it and back. */
export function RewindBar({ live: { client, snapshot }, rewind }: { live: LiveClass; rewind: Rewind }) {
  const { t } = useLingui();
  const { playback, player } = rewind;
  const seconds = REWIND_SECONDS;
  if (playback.mode === "live" || !player) return null;
  const { position, playing, speed, moment } = playback;
  const beginning = lifecycle.of(snapshot.state).startedAt ?? position;
  const now = client.serverNow();
  const ago = clock(now - position);
  const at = clock(position - beginning);
  const whole = clock(now - beginning);
  return (
    <section
      aria-label={t`Looking back`}
      className="border-b border-line bg-warn-soft px-3 py-1.5 text-warn-ink md:border-b-0 md:px-6"
    >
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 text-[0.8125rem] leading-snug font-medium md:text-sm">
          {moment === null ? (
            <Trans>This part of the class is being read …</Trans>
          ) : (
            <Trans>
              The stage shows <bdi className="numeric">{ago}</bdi> ago.
            </Trans>
          )}{" "}
          <span className="font-normal">
            <Trans>Talk, polls and hands are live.</Trans>
          </span>
        </p>
        <Button look="primary" className="px-3" onClick={rewind.goLive}>
          <Radio className="size-5" aria-hidden />
          <Trans>Go live</Trans>
        </Button>
      </div>
      <div className="flex items-center gap-1">
        <IconButton label={t`Back ${seconds} seconds`} className="text-warn-ink" onClick={rewind.back}>
          <RotateCcw className="size-5 rtl:-scale-x-100" aria-hidden />
        </IconButton>
        <IconButton label={playing ? t`Halt` : t`Play on`} className="text-warn-ink" onClick={() => player.setPlaying(!playing)}>
          {playing ? <Pause className="size-5" aria-hidden /> : <Play className="size-5 rtl:-scale-x-100" aria-hidden />}
        </IconButton>
        <input
          type="range"
          aria-label={t`Moment of the class`}
          aria-valuetext={t`${at} of ${whole}`}
          min={beginning}
          max={now}
          step={STEP_MS}
          value={position}
          onChange={(change) => player.seek(Number(change.target.value))}
          className="h-11 min-w-0 flex-1 accent-current"
        />
        <select
          aria-label={t`Speed`}
          value={speed}
          onChange={(change) => player.setSpeed(Number(change.target.value) as Speed)}
          className="min-h-11 rounded-lg bg-transparent px-1 font-medium"
        >
          {speeds.map((choice) => (
            <option key={choice} value={choice} className="bg-surface text-ink">
              {choice}×
            </option>
          ))}
        </select>
      </div>
    </section>
  );
}
