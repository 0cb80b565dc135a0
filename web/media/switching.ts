import type { Room } from "livekit-client";
import type { ChosenDevice } from "./snapshot.ts";

const kinds: Record<ChosenDevice, MediaDeviceKind> = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" };

/**
 * Changes to another device. Where that one cannot be had, the one before is opened again, since it was closed for it: "kept"; rejects
 * with the browser's reason where neither can.
 */
export async function switchDevice(
  room: Pick<Room, "getActiveDevice" | "switchActiveDevice">,
  device: ChosenDevice,
  id: string,
): Promise<"done" | "kept"> {
  const kind = kinds[device];
  const before = room.getActiveDevice(kind) ?? "default";
  try {
    await room.switchActiveDevice(kind, id);
    return "done";
  } catch (error) {
    try {
      await room.switchActiveDevice(kind, before, false);
    } catch {
      // Without sound of its own there is nothing to go without: it comes from where it came.
      if (device !== "speaker") throw error;
    }
    return "kept";
  }
}
