import * as z from "zod/mini";
import { IdempotencyKey, Instant, Uuid } from "./ids.ts";
import { ParticipantRole } from "./roles.ts";

const Sequence = z.int().check(z.nonnegative());
const EventType = z.string().check(z.regex(/^[a-z]+\.[a-z]+$/), z.maxLength(64));
/** What tells the log at a number from every other that has the same number: the first digits of the chain's hash there. */
const Mark = z.string().check(z.regex(/^[0-9a-f]{16}$/));
const TraceParent = z.string().check(z.regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/));

/** Frames from a client. Unknown fields are refused: a typo in `since` must not resume from zero. */
export const ClientFrame = z.discriminatedUnion("t", [
  z.strictObject({
    t: z.literal("hello"),
    since: z.optional(Sequence),
    /** The epoch that `since` was counted in; after a recovery it is another, and nothing can be resumed. */
    epoch: z.optional(Sequence),
    /** The mark at `since`: where the log holds another, what the client has seen was lost in a restore, and nothing can be resumed. */
    mark: z.optional(Mark),
    resumeToken: z.optional(z.string().check(z.maxLength(2048))),
  }),
  z.strictObject({
    t: z.literal("command"),
    key: IdempotencyKey,
    type: EventType,
    data: z.unknown(),
    trace: z.optional(TraceParent),
  }),
  z.strictObject({ t: z.literal("signal"), type: EventType, data: z.unknown() }),
  z.strictObject({ t: z.literal("history"), from: Sequence, to: Sequence }),
  z.strictObject({
    t: z.literal("ack"),
    sequence: Sequence,
    /** Characters of all text received on this socket: how the server knows what still waits. */
    received: z.optional(Sequence),
  }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** An event as one audience may see it. `data` is null when its payload was erased. `actor` is a participant id, "system" or "anonymous". */
export const SeenEvent = z.strictObject({
  sequence: Sequence,
  type: EventType,
  data: z.unknown(),
  actor: z.string(),
  at: Instant,
});
export type SeenEvent = z.infer<typeof SeenEvent>;

const Acknowledgement = z.strictObject({ key: IdempotencyKey, sequence: Sequence });
export const Refusal = z.strictObject({ code: z.string(), message: z.string(), details: z.optional(z.unknown()) });
export type Refusal = z.infer<typeof Refusal>;

export const Signal = z.strictObject({ type: EventType, data: z.unknown(), actor: z.string() });
export type Signal = z.infer<typeof Signal>;

export const You = z.strictObject({ participantId: Uuid, name: z.string(), role: ParticipantRole });
export type You = z.infer<typeof You>;

/** Frames from the server. */
export const ServerFrame = z.discriminatedUnion("t", [
  z.strictObject({
    t: z.literal("welcome"),
    protocol: z.string(),
    core: z.int(),
    epoch: Sequence,
    /** The watermark this frame leaves the client at. */
    sequence: Sequence,
    /** Here and below: the mark at the watermark that the frame leaves the client at. */
    mark: z.optional(Mark),
    serverTime: Instant,
    you: You,
    resumeToken: z.string(),
    /** The whole visible state, by feature; absent when the client's `since` is still good. */
    snapshot: z.optional(z.record(z.string(), z.unknown())),
  }),
  /** "All that you may see in (from, to]": accepted when from ≤ watermark < to. With from = to it carries hashes alone. */
  z.strictObject({
    t: z.literal("events"),
    from: Sequence,
    to: Sequence,
    mark: z.optional(Mark),
    events: z.array(SeenEvent),
    ok: z.optional(z.array(Acknowledgement)),
    /** State hash of each feature's shared view at `to`, in hexadecimal. */
    hashes: z.optional(z.record(z.string(), z.string())),
  }),
  z.strictObject({ t: z.literal("ok"), key: IdempotencyKey, sequence: Sequence }),
  z.strictObject({ t: z.literal("refused"), key: z.optional(IdempotencyKey), ...Refusal.shape }),
  z.strictObject({ t: z.literal("signals"), items: z.array(Signal) }),
  z.strictObject({
    t: z.literal("snapshot"),
    epoch: Sequence,
    sequence: Sequence,
    mark: z.optional(Mark),
    data: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ t: z.literal("history"), from: Sequence, to: Sequence, events: z.array(SeenEvent) }),
  z.strictObject({ t: z.literal("bye"), code: z.string(), message: z.string(), retryAfterMs: z.optional(z.int()) }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** Bare text both ways, answered by the runtime without waking the object. */
export const PING = "ping";
export const PONG = "pong";
