import { expect, test } from "vitest";
import { SYSTEM } from "../../session-core/feature.ts";
import { inClass, join, people as cast, student, teacher } from "../../session-core/testing/scribe.ts";
import { receivers, seenPeople, sharedScreen, speakerOf } from "./people.ts";
import type { MediaPerson } from "./snapshot.ts";

const track = {} as NonNullable<MediaPerson["camera"]>;
const [leading, assisting, ada, bo] = cast.map(({ id }) => id) as [string, string, string, string];
const person = (id: string, changes: Partial<MediaPerson> = {}): MediaPerson => ({
  ...{ id, isYou: false, isSpeaking: false, isHeard: false, camera: track, screen: null, quality: "good" },
  ...changes,
});
const seen = (...people: MediaPerson[]) => seenPeople(inClass().state, { people });
const ids = (people: readonly { id: string }[]) => people.map(({ id }) => id);

test("those who send are shown, teachers first, in an order that speaking does not change", () => {
  const listening = person(bo, { camera: null });
  const shown = seen(
    person(ada, { isSpeaking: true }),
    listening,
    person(assisting, { camera: null, isHeard: true }),
    person(leading),
  );
  expect(ids(shown)).toEqual([leading, assisting, ada]);
});

test("whoever is in the media room and not in the class is not shown", () => {
  expect(seen(person("EG_recorder"))).toEqual([]);
});

test("the large picture is whoever spoke last, before that the teacher, and oneself only when alone", () => {
  const all = seen(person(leading), person(ada), person(bo, { isYou: true }));
  expect(speakerOf(all, { spoke: [] })?.id).toBe(leading);
  expect(speakerOf(all, { spoke: [bo, ada, leading] })?.id).toBe(ada);
  expect(speakerOf(seen(person(bo, { isYou: true })), { spoke: [] })?.id).toBe(bo);
  expect(speakerOf([], { spoke: [] })).toBeNull();
});

test("R30 a screen has the stage when the class says so and its picture is here", () => {
  const scribe = inClass();
  const sharing = person(teacher.id, { screen: track });
  expect(sharedScreen(scribe.state, { people: [sharing] })).toBeNull();
  scribe.write(SYSTEM, "media.match", { connections: [], screens: [teacher.id], known: [] });
  expect(sharedScreen(scribe.state, { people: [sharing] })?.id).toBe(teacher.id);
  expect(sharedScreen(scribe.state, { people: [person(teacher.id)] })).toBeNull();
});

test("R35 once somebody was sent out, what is sent goes to the class alone, and to recorders where there are any", () => {
  const scribe = inClass();
  expect(receivers(scribe.state)).toBeNull();
  scribe.write(teacher, "participant.remove", { participantId: ada });
  expect(receivers(scribe.state)).toEqual(cast.map(({ id }) => id).filter((id) => id !== ada));
  scribe.write(teacher, "participant.readmit", { participantId: ada });
  expect(receivers(scribe.state)).toBeNull();
  scribe.write(teacher, "participant.remove", { participantId: ada });
  scribe.write(teacher, "recording.start", { recordingId: crypto.randomUUID(), recorder: "egress" });
  expect(receivers(scribe.state)).toBeNull();
});

test("R60 the picture for those without a seat goes on when somebody was sent out", () => {
  const scribe = inClass();
  scribe.write(teacher, "participant.remove", { participantId: ada });
  join(scribe, student(40), 1, true);
  expect(receivers(scribe.state)).toBeNull();
});
