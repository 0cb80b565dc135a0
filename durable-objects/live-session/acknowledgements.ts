import type { Settled } from "./sequencer.ts";

/** A frame longer than this costs more to copy for its sender than a second frame does. */
const APPENDED_MAX_CHARACTERS = 16 * 1024;

/** The texts that tell one participant of a turn and of what it answered of theirs. */
export function framesWith(frame: string, to: number, acknowledged: readonly Settled[]): readonly string[] {
  if (frame.length <= APPENDED_MAX_CHARACTERS) return [withAcknowledgements(frame, acknowledged)];
  return [frame, withAcknowledgements(`{"t":"events","from":${to},"to":${to},"events":[]}`, acknowledged)];
}

/** Appended to the finished text: encoding the frame again for one client would cost as much as the frame. */
function withAcknowledgements(frame: string, acknowledged: readonly Settled[]): string {
  const ok = acknowledged.map(({ submission, outcome }) => ({
    key: submission.key,
    sequence: outcome.ok ? outcome.sequence : 0,
  }));
  return `${frame.slice(0, -1)},"ok":${JSON.stringify(ok)}}`;
}

export function byParticipant(acknowledged: readonly Settled[]): Map<string, Settled[]> {
  const map = new Map<string, Settled[]>();
  for (const settled of acknowledged) {
    const { actor, key } = settled.submission;
    if (actor.kind !== "participant" || key === null) continue;
    const list = map.get(actor.id);
    if (list) list.push(settled);
    else map.set(actor.id, [settled]);
  }
  return map;
}
