/**
 * One value a participant, for as many as a class may hold. Two levels, by the end of the id: setting one copies a shard and the
 * list of shards instead of everybody, about 300 entries where ten thousand are held.
 */
export type PerParticipant<Value> = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** Ids are UUIDs in hexadecimal: two digits make 256 shards. */
const shardOf = (participantId: string): string => participantId.slice(-2);

export function valueOf<Value>(values: PerParticipant<Value>, participantId: string): Value | undefined {
  return values[shardOf(participantId)]?.[participantId];
}

export function withValue<Value>(values: PerParticipant<Value>, participantId: string, value: Value): PerParticipant<Value> {
  const shard = shardOf(participantId);
  return { ...values, [shard]: { ...values[shard], [participantId]: value } };
}

/** What of it is this participant's own, or nobody's. */
export function ownValue<Value>(values: PerParticipant<Value>, participantId: string | undefined): PerParticipant<Value> {
  if (participantId === undefined) return {};
  const value = valueOf(values, participantId);
  return value === undefined ? {} : withValue({}, participantId, value);
}
