import { expect, test } from "vitest";
import { switchDevice } from "./switching.ts";

/** Devices that can be opened, and the one that is; opening another closes it first, as browsers want it. */
function devices(active: string | undefined, works: readonly string[]) {
  const room = {
    active,
    getActiveDevice: () => room.active,
    async switchActiveDevice(_kind: MediaDeviceKind, id: string) {
      room.active = undefined;
      if (!works.includes(id)) throw new DOMException("no", "NotReadableError");
      room.active = id;
      return true;
    },
  };
  return room;
}

test("another device takes the place of the one before", async () => {
  const room = devices("first", ["first", "second"]);
  expect(await switchDevice(room, "microphone", "second")).toBe("done");
  expect(room.active).toBe("second");
});

test.each(["microphone", "camera", "speaker"] as const)("a %s that cannot be had leaves the one before", async (device) => {
  const room = devices("first", ["first"]);
  expect(await switchDevice(room, device, "second")).toBe("kept");
  expect(room.active).toBe("first");
});

test("where nothing was chosen it is the browser's own choice that comes back", async () => {
  const room = devices(undefined, ["default"]);
  expect(await switchDevice(room, "microphone", "second")).toBe("kept");
  expect(room.active).toBe("default");
});

test("why is said where neither can be had, but for sound, which is heard where it was", async () => {
  await expect(switchDevice(devices("first", []), "camera", "second")).rejects.toThrow("no");
  expect(await switchDevice(devices("first", []), "speaker", "second")).toBe("kept");
});
