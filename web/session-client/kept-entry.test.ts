import { expect, test, vi } from "vitest";
import type { Admission } from "../../contracts/http.ts";
import { SESSION, uuid } from "../../session-core/testing/scribe.ts";
import { Entrance, readEntry } from "./kept-entry.ts";
import type { StorageLike } from "./ports.ts";

const NAME = "entry";
const admission = (ticket: string, media: Admission["media"] = null): Admission => ({
  session: { id: SESSION, status: "live", lessonTitle: "", classroomId: uuid(9), classroomName: "" },
  participant: { participantId: uuid(1), name: "Ada", role: "student" },
  socket: { url: "wss://class.test", ticket, expiresAt: 0 },
  media,
});
const inLobby = admission("lobby");
const inClass = admission("class", { url: "wss://media.test", token: "in" });

/** A tab's memory, and pages that come and go over it. */
function tab() {
  const kept = new Map<string, string>();
  const storage: StorageLike = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
  return { page: () => new Entrance(storage, NAME), comesBackWith: () => readEntry(storage, NAME)?.admission.media };
}

test("who was let in from the lobby comes back over a reload with the way to media that they were given then", async () => {
  const { page, comesBackWith } = tab();
  const first = page();
  first.admitted(inLobby);
  first.keep("back");
  first.stands(true, vi.fn());
  const admit = vi.fn(async () => (first.admitted(inClass), {}));
  first.stands(false, admit);
  await vi.waitFor(() => expect(comesBackWith()).toEqual(inClass.media));
  first.stands(false, admit);
  page().stands(false, admit);
  expect(admit, "once").toHaveBeenCalledTimes(1);
});

test("who is let in while their page was gone, or could not be told the way, asks for it when they are back", async () => {
  const { page, comesBackWith } = tab();
  const first = page();
  first.admitted(inLobby);
  first.keep("back");
  first.stands(true, vi.fn());
  const second = page();
  second.keep("back again");
  const unreachable = vi.fn(() => Promise.reject(new Error("no road")));
  second.stands(false, unreachable);
  await vi.waitFor(() => expect(unreachable).toHaveBeenCalled());
  await Promise.resolve();
  const refused = vi.fn(async () => ({ refused: {} }));
  second.stands(false, refused);
  expect(refused, "at the next word on it").toHaveBeenCalledTimes(1);
  await Promise.resolve();
  second.stands(false, async () => (second.admitted(inClass), {}));
  await vi.waitFor(() => expect(comesBackWith()).toEqual(inClass.media));
});

test("whoever was never in the lobby is admitted once", () => {
  const admit = vi.fn();
  const entrance = tab().page();
  entrance.admitted(inClass);
  entrance.keep("back");
  entrance.stands(false, admit);
  expect(admit).not.toHaveBeenCalled();
});
