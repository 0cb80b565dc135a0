import { Trans } from "@lingui/react/macro";
import type { DeviceTrouble } from "./snapshot.ts";

/** What is wrong with a device, and what to do. */
export function TroubleText({ trouble: { device, why } }: { trouble: DeviceTrouble }) {
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
