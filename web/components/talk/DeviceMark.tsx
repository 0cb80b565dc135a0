import { useLingui } from "@lingui/react/macro";
import { Monitor, SignalLow, SignalMedium, Smartphone, Tablet } from "lucide-react";
import type { Device } from "../../../session-core/features/orchestrator/presence.ts";

const devices = { phone: Smartphone, tablet: Tablet, computer: Monitor };

/** With what somebody is here, and, where that is not well, how they are connected. */
export function DeviceMark({ device: { kind, quality } }: { device: Device }) {
  const { t } = useLingui();
  const Kind = devices[kind];
  const Weak = quality === "poor" ? SignalLow : SignalMedium;
  const name = { phone: t`On a phone`, tablet: t`On a tablet`, computer: t`On a computer` }[kind];
  const how = { good: "", fair: t`connection unsteady`, poor: t`connection weak` }[quality];
  const label = how === "" ? name : `${name}, ${how}`;
  return (
    <span title={label} className="flex items-center gap-1 text-muted">
      {quality === "good" ? null : <Weak className={`size-4 ${quality === "poor" ? "text-warn-ink" : ""}`} aria-hidden />}
      <Kind className="size-4" aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  );
}
