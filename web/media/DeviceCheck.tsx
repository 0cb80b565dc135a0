import { Trans, useLingui } from "@lingui/react/macro";
import { VideoOff } from "lucide-react";
import { useCallback } from "react";
import type { MediaRights } from "../../contracts/media.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { usePreview } from "./preview.ts";
import type { LiveMedia } from "./scope.ts";
import type { ChosenDevice } from "./snapshot.ts";
import { TroubleText } from "./TroubleText.tsx";

interface DeviceCheckProps {
  media: LiveMedia;
  rights: MediaRights;
  /** What somebody is about to turn on for the first time; null where they only look. */
  goingOnAir: "microphone" | "camera" | null;
  onClose(): void;
}

/** Devices to choose from, and one's own picture and sound before the class has them. */
export function DeviceCheck({ media: { room, snapshot }, rights, goingOnAir, onClose }: DeviceCheckProps) {
  const { t } = useLingui();
  const { camera, loudness, devices, ...preview } = usePreview(rights, snapshot.chosen);
  const trouble = preview.trouble ?? snapshot.trouble;
  const goOnAir = async (...turnOn: ("microphone" | "camera")[]) => {
    for (const device of turnOn) {
      // Chosen or not: whoever has seen this once goes on air at once the next time.
      const id = snapshot.chosen[device] ?? devices[device][0]?.deviceId;
      if (id) await room.choose(device, id);
    }
    onClose();
    for (const device of turnOn) await room.turn(device, true);
  };
  const other = goingOnAir === "microphone" ? "camera" : "microphone";
  const sends = rights.microphone || rights.camera;
  const choice = (device: ChosenDevice, label: string) =>
    devices[device].length > 0 ? (
      <DeviceSelect
        label={label}
        devices={devices[device]}
        chosen={snapshot.chosen[device]}
        onChoose={(id) => void room.choose(device, id)}
      />
    ) : null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={goingOnAir ? t`Before you go on air` : t`Sound and picture`}
      {...(sends && !snapshot.on.microphone && !snapshot.on.camera ? { description: t`Only you see and hear this.` } : {})}
    >
      <div className="flex flex-col gap-4">
        {rights.camera ? <OwnPicture stream={camera} /> : null}
        {rights.microphone ? <LoudnessMeter loudness={loudness} /> : null}
        <output className="text-sm text-danger-ink empty:hidden">{trouble ? <TroubleText trouble={trouble} /> : null}</output>
        {rights.camera ? choice("camera", t`Camera`) : null}
        {rights.microphone ? choice("microphone", t`Microphone`) : null}
        {choice("speaker", t`Loudspeaker`)}
        <label className="flex min-h-11 items-center gap-3 text-[0.9375rem]">
          <input
            type="checkbox"
            checked={snapshot.savesData}
            onChange={(change) => room.saveData(change.target.checked)}
            className="size-5 shrink-0 accent-accent"
          />
          <Trans>Save data: sound and slides, no cameras of others</Trans>
        </label>
        {goingOnAir ? (
          <div className="flex flex-wrap justify-end gap-2">
            {rights[other] && !snapshot.on[other] ? (
              <Button onClick={() => void goOnAir(goingOnAir, other)}>
                {other === "camera" ? <Trans>With the camera too</Trans> : <Trans>With the microphone too</Trans>}
              </Button>
            ) : null}
            {/* What was asked for, and nothing else: nobody is seen who only wanted to be heard. */}
            <Button look="primary" onClick={() => void goOnAir(goingOnAir)}>
              <Trans>Go on air</Trans>
            </Button>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

function OwnPicture({ stream }: { stream: MediaStream | null }) {
  const show = useCallback(
    (element: HTMLVideoElement | null) => {
      if (element) element.srcObject = stream;
    },
    [stream],
  );
  return (
    <div className="mx-auto grid aspect-video w-full max-w-72 place-items-center overflow-hidden rounded-xl bg-sunken">
      {stream ? (
        <video ref={show} autoPlay muted playsInline className="size-full -scale-x-100 object-cover" />
      ) : (
        <VideoOff className="size-8 text-muted" aria-hidden />
      )}
    </div>
  );
}

function LoudnessMeter({ loudness }: { loudness: number }) {
  const { t } = useLingui();
  return (
    <meter
      aria-label={t`Your microphone`}
      min={0}
      max={1}
      value={loudness}
      className="h-2.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-meter-bar]:bg-accent [&::-webkit-meter-bar]:h-full [&::-webkit-meter-bar]:rounded-full [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:bg-sunken [&::-webkit-meter-bar]:bg-none [&::-webkit-meter-optimum-value]:bg-accent [&::-webkit-meter-optimum-value]:bg-none"
    >
      {Math.round(loudness * 100)} %
    </meter>
  );
}

interface DeviceSelectProps {
  label: string;
  devices: readonly MediaDeviceInfo[];
  chosen: string | undefined;
  onChoose(id: string): void;
}

function DeviceSelect({ label, devices, chosen, onChoose }: DeviceSelectProps) {
  return (
    <label className="flex flex-col gap-1 text-sm font-medium">
      {label}
      <select
        value={devices.some(({ deviceId }) => deviceId === chosen) ? chosen : devices[0]?.deviceId}
        onChange={(change) => onChoose(change.target.value)}
        className="min-h-11 w-full min-w-0 rounded-lg border border-edge/60 bg-surface px-3 text-[0.9375rem] font-normal text-ink"
      >
        {devices.map(({ deviceId, label: name }, n) => (
          <option key={deviceId} value={deviceId}>
            {name || `${label} ${n + 1}`}
          </option>
        ))}
      </select>
    </label>
  );
}
