import { expect, test } from "vitest";
import { Receivers, type Sender } from "./receivers.ts";

function stage() {
  const told: unknown[] = [];
  const room = {
    state: "connecting" as "connecting" | "connected",
    localParticipant: {
      setTrackSubscriptionPermissions(all: boolean, only: { participantIdentity?: string }[] = []) {
        told.push(all ? "everybody" : only.map(({ participantIdentity }) => participantIdentity));
      },
    },
  } satisfies Sender;
  return { room, told, receivers: new Receivers(() => room) };
}

test("a choice that is made while a connection is made is told once it stands, and on every later one", () => {
  const { room, told, receivers } = stage();
  receivers.choose(["ada"]);
  receivers.choose(["ada", "ben"]);
  expect(told).toEqual([]);
  room.state = "connected";
  receivers.connected();
  expect(told).toEqual([["ada", "ben"]]);
  receivers.choose(null);
  receivers.connected();
  expect(told).toEqual([["ada", "ben"], "everybody", "everybody"]);
});

test("nothing is told where nothing was chosen", () => {
  const { told, receivers } = stage();
  receivers.connected();
  expect(told).toEqual([]);
});
