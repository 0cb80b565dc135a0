import { useLingui } from "@lingui/react/macro";
import { Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff, type LucideIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { mediaRights } from "../../session-core/features/integrations/media.ts";
import type { LiveClass } from "../components/useSession.ts";
import { useShortcuts } from "../components/useShortcuts.ts";
import { useMedia } from "./scope.ts";
import type { Device } from "./snapshot.ts";
import { TroubleText } from "./TroubleText.tsx";

const DeviceCheck = lazy(async () => ({ default: (await import("./DeviceCheck.tsx")).DeviceCheck }));

/** What somebody sends to the class: for staff always, for students while they may. Nothing where there is nothing to send. */
export function MediaBar({ live: { snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const media = useMedia();
  const [checking, setChecking] = useState<"microphone" | "camera" | null>(null);
  const rights = snapshot.you ? mediaRights(snapshot.state, snapshot.you.participantId) : null;
  const isUp = media?.snapshot.status === "connected" || media?.snapshot.status === "reconnecting";
  const toggle = (device: Device) => {
    if (!media || !isUp || !rights?.[device]) return;
    const { on, chosen } = media.snapshot;
    // Before the first time on air somebody sees and hears what the class would.
    if (device !== "screen" && !on[device] && chosen[device] === undefined) setChecking(device);
    else void media.room.turn(device, !on[device]);
  };
  useShortcuts({ m: () => toggle("microphone"), v: () => toggle("camera") });
  if (!media || !rights || !(rights.microphone || rights.camera || rights.screen)) return null;
  const { on, opening, trouble } = media.snapshot;
  const button = (device: Device, label: string, Icon: LucideIcon) => (
    <DeviceButton
      label={label}
      icon={Icon}
      isOn={on[device]}
      disabled={!isUp || opening.includes(device)}
      onClick={() => toggle(device)}
    />
  );
  return (
    <section aria-label={t`Sound and picture`} className="flex shrink-0 items-center gap-1">
      {rights.microphone
        ? button("microphone", on.microphone ? t`Mute microphone` : t`Turn on microphone`, on.microphone ? Mic : MicOff)
        : null}
      {rights.camera ? button("camera", on.camera ? t`Turn off camera` : t`Turn on camera`, on.camera ? Video : VideoOff) : null}
      {rights.screen && canShare()
        ? button("screen", on.screen ? t`Stop sharing` : t`Share your screen`, on.screen ? MonitorX : MonitorUp)
        : null}
      {/* Above the bar, which has no room for a sentence. */}
      <output className="absolute inset-x-2 bottom-full z-20 mb-2 w-fit max-w-88 rounded-lg border border-line bg-surface px-3 py-2 text-[0.8125rem] leading-snug text-danger-ink shadow-calm empty:hidden">
        {trouble ? <TroubleText trouble={trouble} /> : null}
      </output>
      {checking ? (
        <Suspense>
          <DeviceCheck media={media} rights={rights} goingOnAir={checking} onClose={() => setChecking(null)} />
        </Suspense>
      ) : null}
    </section>
  );
}

/** Phones cannot. */
const canShare = () => "getDisplayMedia" in navigator.mediaDevices;

interface DeviceButtonProps {
  label: string;
  icon: LucideIcon;
  isOn: boolean;
  disabled: boolean;
  onClick(): void;
}

function DeviceButton({ label, icon: Icon, isOn, disabled, onClick }: DeviceButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      data-on={isOn}
      aria-disabled={disabled}
      onClick={disabled ? undefined : onClick}
      className={`inline-grid size-11 shrink-0 place-items-center rounded-full border transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-50 ${
        isOn
          ? "border-transparent bg-accent text-on-accent hover:bg-accent-hover"
          : "border-edge/60 bg-surface text-ink hover:border-edge hover:bg-sunken"
      }`}
    >
      <Icon className="size-5" aria-hidden />
    </button>
  );
}
