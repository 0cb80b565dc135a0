import { deviceStorage } from "../storage.ts";
import type { ChosenDevice } from "./snapshot.ts";

/** What somebody chose on this device, for the next class too. */

const name = (device: ChosenDevice) => `chalkline.media.${device}`;
const SAVES_DATA = "chalkline.media.savesData";

export function chosenDevices(): Partial<Record<ChosenDevice, string>> {
  const devices: ChosenDevice[] = ["microphone", "camera", "speaker"];
  return Object.fromEntries(devices.flatMap((device) => [[device, deviceStorage.getItem(name(device))]]).filter(([, id]) => id));
}
export const keepDevice = (device: ChosenDevice, id: string): void => deviceStorage.setItem(name(device), id);

/** Where nothing was chosen, the browser's own wish to save data counts. */
export function savesData(): boolean {
  const chosen = deviceStorage.getItem(SAVES_DATA);
  if (chosen !== null) return chosen === "on";
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
export const keepSavesData = (saves: boolean): void => deviceStorage.setItem(SAVES_DATA, saves ? "on" : "off");

/**
 * How a browser is asked for a chosen device: by name while it is plugged in, since “ideal” may be overruled, and as a wish when it is gone, so
 * that another takes its place.
 */
export async function constraintFor(id: string | undefined): Promise<{ deviceId?: ConstrainDOMString }> {
  if (!id) return {};
  const devices = await navigator.mediaDevices.enumerateDevices();
  return { deviceId: devices.some(({ deviceId }) => deviceId === id) ? { exact: id } : { ideal: id } };
}
