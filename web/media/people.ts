import type { SessionState } from "../../session-core/feature.ts";
import { media } from "../../session-core/features/integrations/media.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { recording } from "../../session-core/features/recording/recording.ts";
import type { MediaPerson, MediaSnapshot } from "./snapshot.ts";

export type NamedPerson = MediaPerson & { name: string; leads: boolean };

const rank = { teacher: 0, assistant: 1, student: 2, observer: 3 } as const;

/** Who is seen or heard, teachers first, then as they came: an order that speaking does not change. */
export function seenPeople(state: SessionState, { people }: Pick<MediaSnapshot, "people">): NamedPerson[] {
  const { byId } = presence.of(state);
  return people
    .filter(({ camera, isHeard }) => camera !== null || isHeard)
    .flatMap((person) => {
      const known = byId[person.id];
      return known ? [{ person, known }] : [];
    })
    .toSorted((a, b) => rank[a.known.role] - rank[b.known.role] || a.known.joinedAt - b.known.joinedAt)
    .map(({ person, known }) => ({ ...person, name: known.name ?? "", leads: known.role === "teacher" }));
}

/** Who has the large picture: whoever spoke last, you yourself only where nobody else is there; before anybody speaks the teacher. */
export function speakerOf(people: readonly NamedPerson[], { spoke }: Pick<MediaSnapshot, "spoke">): NamedPerson | null {
  const others = people.filter(({ isYou }) => !isYou);
  const among = others.length > 0 ? others : people;
  const said = spoke.map((id) => among.find((person) => person.id === id)).find((person) => person !== undefined);
  return (
    said ?? among.find(({ leads, camera }) => leads && camera !== null) ?? among.find(({ camera }) => camera) ?? among[0] ?? null
  );
}

/** Whose screen takes the stage, once its picture is here. */
export function sharedScreen(state: SessionState, { people }: Pick<MediaSnapshot, "people">): MediaPerson | null {
  const { screen } = media.of(state);
  return (screen !== null && people.find(({ id, screen: track }) => id === screen && track !== null)) || null;
}

/**
 * Who may receive what somebody sends; null while that is everybody. Once somebody was sent out it is those of the class alone: a media server
 * of one's own lets in whoever holds a token, and what is not sent to them they cannot hear. A recorder in the room, or what makes the picture
 * for those without a seat, is nobody of the class, and must not go without.
 */
export function receivers(state: SessionState): readonly string[] | null {
  const everyone = Object.values(presence.of(state).byId);
  const isCast = everyone.some(({ present, overflow }) => present && overflow);
  if (everyone.every(({ removed }) => !removed) || recording.of(state).current?.recorder === "egress" || isCast) return null;
  return everyone.filter(({ removed }) => !removed).map(({ id }) => id);
}
