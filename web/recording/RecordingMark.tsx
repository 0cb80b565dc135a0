import { Trans } from "@lingui/react/macro";
import type { SessionState } from "../../session-core/feature.ts";
import { recording } from "../../session-core/features/recording/recording.ts";

/** In everybody's header for as long as the class is recorded. */
export function RecordingMark({ state }: { state: SessionState }) {
  const { current } = recording.of(state);
  return (
    <output className="shrink-0 text-[0.8125rem] font-medium">
      {current === null ? null : (
        <span className="inline-flex items-center gap-2 rounded-full bg-sunken py-1 text-danger-ink max-sm:p-2 sm:px-3">
          <span
            aria-hidden
            className={`size-2 rounded-full bg-danger ${current.status === "recording" ? "motion-safe:animate-pulse" : "opacity-40"}`}
          />
          <span className="max-sm:sr-only">
            {current.status === "recording" ? <Trans>Recording</Trans> : <Trans>Recording paused</Trans>}
          </span>
        </span>
      )}
    </output>
  );
}
