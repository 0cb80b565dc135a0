import type * as z from "zod/mini";
import type { ErrorCode } from "../contracts/errors.ts";
import type { SeenEvent } from "../contracts/frames.ts";
import type { Group, ParticipantRole } from "../contracts/roles.ts";
import type { Verdict } from "./words.ts";

/** The shape of a feature: one file that owns its commands, events, state and who sees what. */

/** The whole classroom state, a slice per feature. Read a slice through the feature that owns it: `chat.of(state)`. */
export type SessionState = Readonly<Record<string, unknown>>;

export type Owner =
  | "identity"
  | "orchestrator"
  | "studio"
  | "interaction"
  | "captions"
  | "recording"
  | "artifacts"
  | "replay"
  | "integrations"
  | "schedule"
  | "commerce"
  | "notifications"
  | "search"
  | "telemetry";

export type Actor = { kind: "participant"; id: string; role: ParticipantRole } | { kind: "system" };
export const SYSTEM: Actor = { kind: "system" };

/** What a decision may know besides the state; the caller supplies it, so that decisions stay pure. */
export interface CommandContext {
  actor: Actor;
  /** ms since 1970, never before the last event's. */
  now: number;
  /** A fresh UUID. */
  newId(): string;
  /** The tenant's word filter, where there is one; clients predict without. */
  screen?(text: string): Verdict;
  /** An event by its number, for what a state no longer holds; clients predict without. */
  recall?(sequence: number): SeenEvent | null;
}

/**
 * The actor of an event that names its participant in the payload instead. Invariant: an event whose actor anybody is not to know has
 * this one. Hiding it on the way out would not do: the hash covers the actor, and whoever sees hashes could try a whole class's
 * ids; the payload's digest is salted. It also goes when the payload is erased.
 */
export const ANONYMOUS = "anonymous";

/** An event before it has a number. `actor` defaults to the command's. */
export interface Draft {
  type: string;
  data: unknown;
  actor?: string;
}
export interface Refused {
  accepted: false;
  code: ErrorCode;
  details?: unknown;
}
export type Decision = { accepted: true; events: Draft[] } | Refused;

export const accept = (...events: Draft[]): Decision => ({ accepted: true, events });
export const refuse = (code: ErrorCode, details?: unknown): Refused => ({
  accepted: false,
  code,
  ...(details === undefined ? {} : { details }),
});

export type SessionPhase = "scheduled" | "live" | "ended";

export interface CommandRule {
  /** For docs/events.md: what it does, in a line. */
  summary: string;
  schema: z.ZodMiniType;
  /** Who may send it. Whoever is not named is refused. "system" is the session's own objects, never a client. */
  by: readonly (ParticipantRole | "system")[];
  /** In which phases of the session; elsewhere it is refused. */
  during: readonly SessionPhase[];
  decide(state: SessionState, data: never, context: CommandContext): Decision;
}

/** Types a command's `decide` from its schema. Live unless said otherwise. */
export function command<Schema extends z.ZodMiniType>(rule: {
  summary: string;
  schema: Schema;
  by: CommandRule["by"];
  during?: CommandRule["during"];
  decide(state: SessionState, data: z.infer<Schema>, context: CommandContext): Decision;
}): CommandRule {
  return { ...rule, during: rule.during ?? ["live"] };
}

/**
 * What one audience is shown of an event: all of it, a redacted copy, or (null) nothing. A function of the event alone, so that
 * history, relays and replay need no state to answer; an event carries what its audiences are told apart by.
 */
export type Shown<Data> = "all" | ((data: Data) => Data | Partial<Data> | null);

export interface EventRule<Data = never> {
  /** For docs/events.md: what happened, in a line. */
  summary: string;
  /** What the log holds of it. Tests check every event against it; the log itself is trusted. */
  data: z.ZodMiniType;
  /** A group that is not named sees nothing. */
  see: Partial<Record<Group, Shown<Data>>>;
  /** Participants who see more of it than their group is shown, and what they see besides. */
  own?: { of(data: Data, actor: string): readonly string[]; show: Shown<Data> };
  /** Its words may be taken back: who comes later is not told them any more. */
  takenBack?: TakenBack;
}

export interface TakenBack {
  /** The event that takes it back. */
  by: string;
  /** The field by which both name what they are about. */
  id: string;
  /** The field that holds the words; null in its place must be folded as their loss. */
  words: string;
}

/** Types an event's `see` from its data. */
export function event<Schema extends z.ZodMiniType>(rule: EventRule<z.infer<Schema>> & { data: Schema }): EventRule {
  return rule as unknown as EventRule;
}

/** One participant, or all that a group shares where no participant is named. */
export interface Audience {
  group: Group;
  participant?: string;
}

/**
 * `data` is never null here: an erased payload goes to `erased`. (Typed as a method, so that a list can hold features of every
 * slice: a slice only ever goes back to the feature it came from.)
 */
export type Evolve<Slice> = { evolve(slice: Slice, data: never, meta: Omit<SeenEvent, "data">): Slice }["evolve"];

export interface Feature<Slice = unknown> {
  name: string;
  owner: Owner;
  initial: Slice;
  commands: Readonly<Record<string, CommandRule>>;
  /** The events it owns. Each event type has exactly one owner. */
  events: Readonly<Record<string, EventRule>>;
  /** By event type, its own and others'. Returns the same slice when nothing changed: hashes and views are cached by identity. */
  evolve: Readonly<Record<string, Evolve<Slice>>>;
  /** What remains of an event whose payload was erased; by default nothing. */
  erased?(slice: Slice, meta: Omit<SeenEvent, "data">): Slice;
  /** What this audience may see of the slice. Idempotent: a view of a view is the view. */
  view(slice: Slice, audience: Audience): Slice;
  /**
   * What stands for a large slice when it is hashed: itself, with its parts replaced by their digests. A part that is the same object
   * as before is not digested again. Equal slices, equal digests, however they came to be.
   */
  condense?(slice: Slice, digest: (part: object) => string): unknown;
  /** Passing things that are no events: last one wins per (actor, type). */
  signals?: Readonly<Record<string, SignalRule>>;
}

export interface SignalRule {
  /** For docs/events.md: what it tells, in a line. */
  summary: string;
  schema: z.ZodMiniType;
  by: readonly (ParticipantRole | "system")[];
  /** Who of `by` may send it now; absent: all of them. */
  allowed?(state: SessionState, participantId: string): boolean;
  to: readonly Group[];
  /** Who of other groups is told as well. */
  toThose?(state: SessionState, participantId: string): boolean;
  /** Where the signal itself says for whom it is: of `to`, which groups, and whom besides. */
  route?(data: never): { to: readonly Group[]; one?: string };
  /** The last one stands as long as its sender's socket: whoever comes later is told it too. */
  standing?: true;
  /** Of one that the session's own objects send: the last one of its kind about somebody stands as long as this. */
  stands?(state: SessionState, data: never): boolean;
}

export interface DefinedFeature<Slice> extends Feature<Slice> {
  /** Its slice of the whole state. */
  of(state: SessionState): Slice;
}

export function defineFeature<Slice>(feature: Feature<Slice>): DefinedFeature<Slice> {
  return { ...feature, of: (state) => (state[feature.name] as Slice | undefined) ?? feature.initial };
}
