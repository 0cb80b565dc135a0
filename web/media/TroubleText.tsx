import { Trans } from "@lingui/react/macro";
import type { ChosenDevice, DeviceTrouble } from "./snapshot.ts";

/** What is wrong with a device, and what to do. */
export function TroubleText({ trouble }: { trouble: DeviceTrouble }) {
  if (trouble.why === "kept") return <KeptText device={trouble.device} />;
  const { device, why } = trouble;
  if (device === "screen") return <Trans>The screen could not be shared. Try another window.</Trans>;
  switch (why) {
    case "denied":
      return device === "microphone" ? (
        <Trans>The browser does not allow the microphone. Allow it in the address bar, then try again.</Trans>
      ) : (
        <Trans>The browser does not allow the camera. Allow it in the address bar, then try again.</Trans>
      );
    case "missing":
      return device === "microphone" ? <Trans>There is no microphone here.</Trans> : <Trans>There is no camera here.</Trans>;
    case "busy":
      return device === "microphone" ? (
        <Trans>Another program uses the microphone. Close it there, then try again.</Trans>
      ) : (
        <Trans>Another program uses the camera. Close it there, then try again.</Trans>
      );
  }
}

function KeptText({ device }: { device: ChosenDevice }) {
  switch (device) {
    case "microphone":
      return <Trans>This microphone could not be opened. The one before is still in use.</Trans>;
    case "camera":
      return <Trans>This camera could not be opened. The one before is still in use.</Trans>;
    case "speaker":
      return <Trans>Sound could not be played there. It stays where it was.</Trans>;
  }
}
