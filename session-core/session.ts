import * as z from "zod/mini";
import { check } from "../contracts/check.ts";
import type { SeenEvent } from "../contracts/frames.ts";
import type { Group } from "../contracts/roles.ts";
import {
  refuse,
  type Audience,
  type CommandContext,
  type CommandRule,
  type Decision,
  type EventRule,
  type Feature,
  type Refused,
  type SessionState,
  type SignalRule,
  type Shown,
} from "./feature.ts";
import { lifecycle } from "./features/orchestrator/lifecycle.ts";
import { presence } from "./features/orchestrator/presence.ts";
import { features } from "./registry.ts";

/** The classroom as four pure functions over the registered features: decide, evolve, see, view. */

const commandRules = collect<CommandRule>((feature) => feature.commands);
const eventRules = collect<EventRule<unknown>>((feature) => feature.events as Record<string, EventRule<unknown>>);
const signalRules = collect<SignalRule>((feature) => feature.signals ?? {});

const byName: ReadonlyMap<string, Feature> = new Map(features.map((feature) => [feature.name, feature as Feature]));
export const featureNames: readonly string[] = [...byName.keys()];

export const initialState: SessionState = Object.fromEntries(features.map(({ name, initial }) => [name, initial]));

/** An event of the log. `data` and `salt` are null once erased. */
export interface SessionEvent {
  id: string;
  sequence: number;
  epoch: number;
  type: string;
  data: unknown;
  actor: string;
  at: number;
  /** `participant:key` of the command, on the first event it made. */
  key: string | null;
  /** Fingerprint of that command's type and data: the same key with another is refused, and nobody gains by making two alike. */
  request: string | null;
  salt: string | null;
  digest: string;
  hash: string;
  trace: string | null;
}

/** What `see` needs of it. */
export type LoggedFact = Pick<SessionEvent, "sequence" | "type" | "data" | "actor" | "at">;

/** Checks a command at the wire, once. Inside, its data is trusted. */
export function parseCommand(type: string, data: unknown): { accepted: true; data: unknown } | Refused {
  const rule = commandRules.get(type);
  if (!rule) return refuse("unknown_command", { type });
  const checked = check(rule.schema, data);
  return checked.ok ? { accepted: true, data: checked.data } : refuse("invalid_request", checked.faults);
}

/** What a developer is told of a signal that nobody could ever send; one that is only out of turn is dropped without a word. */
export function signalFault(type: string, data: unknown): Refused | null {
  const rule = signalRules.get(type);
  if (!rule) return refuse("unknown_command", { type });
  const checked = check(rule.schema, data);
  return checked.ok ? null : refuse("invalid_request", checked.faults);
}

/** Who may, when, and then the feature's own rules. Denied unless the command names the actor. */
export function decide(state: SessionState, type: string, data: unknown, context: CommandContext): Decision {
  const rule = commandRules.get(type);
  if (!rule) return refuse("unknown_command", { type });
  const { actor } = context;
  if (!rule.by.includes(actor.kind === "system" ? "system" : actor.role)) return refuse("forbidden");
  if (!rule.during.includes(lifecycle.of(state).phase)) return refuse("not_live");
  // A seat that was given up gives no rights, however long its socket or token lasts.
  if (actor.kind === "participant" && !presence.of(state).byId[actor.id]?.present) return refuse("not_joined");
  return rule.decide(state, data as never, context);
}

/** The state after an event, whole or as an audience saw it. Total: erased payloads and unknown types are survived. */
export function evolve(state: SessionState, { data, ...meta }: LoggedFact): SessionState {
  let next: Record<string, unknown> | undefined;
  for (const feature of features) {
    const before = state[feature.name];
    const after =
      data === null
        ? (feature.erased?.(before, meta) ?? before)
        : (feature.evolve[meta.type]?.(before, data as never, meta) ?? before);
    if (after !== before) (next ??= { ...state })[feature.name] = after;
  }
  return next ?? state;
}

/** What the audience is shown of an event, or null. */
export function see(event: LoggedFact, audience: Audience): SeenEvent | null {
  const rule = eventRules.get(event.type);
  if (!rule) return null;
  const { sequence, type, data, actor, at } = event;
  // Nothing is left to redact. Groups that would be shown a part learn no more than that numbers passed.
  if (data === null) return rule.see[audience.group] === "all" ? { sequence, type, data, actor, at } : null;
  const toGroup = rule.see[audience.group];
  const shared = show(toGroup, data);
  const own = toGroup !== "all" && mayOwn(rule, event, audience) ? show(rule.own?.show, data) : null;
  const shown = own === null || shared === null ? (own ?? shared) : { ...shared, ...own };
  return shown === null ? null : { sequence, type, data: shown, actor, at };
}

/** Events that take the words of others back. */
export const takingBack: readonly string[] = [
  ...new Set([...eventRules.values()].flatMap(({ takenBack }) => takenBack?.by ?? [])),
];
const namedIn = new Map([...eventRules.values()].flatMap(({ takenBack }) => (takenBack ? [[takenBack.by, takenBack.id]] : [])));

/** What these events took back, by id. */
export function takenBackBy(events: Iterable<Pick<LoggedFact, "type" | "data">>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { type, data } of events) {
    const field = namedIn.get(type);
    if (field !== undefined && data !== null) ids.add((data as Record<string, string>)[field]!);
  }
  return ids;
}

/**
 * What the audience is shown of a log that is read later, up to its end: what was taken back since is not told again, but to staff,
 * who may have to look into it. Folded to the end it is the same view, because what takes back comes with it.
 */
export function seeLater(event: LoggedFact, audience: Audience, takenBack: ReadonlySet<string>): SeenEvent | null {
  const seen = see(event, audience);
  const rule = eventRules.get(event.type)?.takenBack;
  if (!rule || !seen || seen.data === null || audience.group === "staff") return seen;
  const data = seen.data as Record<string, unknown>;
  return takenBack.has(data[rule.id] as string) ? { ...seen, data: { ...data, [rule.words]: null } } : seen;
}

/** Participants for whom this event may differ from what their group is shown. */
export function owners(event: LoggedFact): readonly string[] {
  return event.data === null ? [] : (eventRules.get(event.type)?.own?.of(event.data, event.actor) ?? []);
}

function mayOwn(rule: EventRule<unknown>, { data, actor }: LoggedFact, { group, participant }: Audience): boolean {
  return (
    group !== "lobby" && participant !== undefined && rule.own !== undefined && rule.own.of(data, actor).includes(participant)
  );
}

function show(shown: Shown<unknown> | undefined, data: unknown): object | null {
  return shown === undefined ? null : ((shown === "all" ? data : shown(data)) as object | null);
}

/** What the audience may see of the state: always the fold of what it was sent. */
export function view(state: SessionState, audience: Audience): SessionState {
  return Object.fromEntries(
    features.map((feature) => [feature.name, feature.view(state[feature.name] ?? feature.initial, audience)]),
  );
}

/** The same of one feature. */
export function viewOf(name: string, state: SessionState, audience: Audience): unknown {
  const feature = byName.get(name);
  return feature?.view(state[name] ?? feature.initial, audience);
}

export interface RoutedSignal {
  data: unknown;
  to: readonly Group[];
  /** Participants of other groups who are told as well. */
  toThose?: (participantId: string) => boolean;
  standing?: true;
}

/** Checks a signal and tells who receives it. Null: dropped, as signals are. */
export function routeSignal(
  state: SessionState,
  { participantId, role }: { participantId: string; role: string },
  type: string,
  data: unknown,
): RoutedSignal | null {
  const rule = signalRules.get(type);
  if (!rule || !(rule.by as readonly string[]).includes(role)) return null;
  const parsed = z.safeParse(rule.schema, data);
  if (!parsed.success || rule.allowed?.(state, participantId) === false) return null;
  const { toThose, standing } = rule;
  const { to, one } = rule.route?.(parsed.data as never) ?? { to: rule.to, one: undefined };
  return {
    ...{ data: parsed.data, to },
    ...(toThose || one !== undefined ? { toThose: (whom) => whom === one || toThose?.(state, whom) === true } : {}),
    ...(standing ? { standing } : {}),
  };
}

/** Whether what an object of the session's own said once still holds, so that whoever comes later is told it too. */
export const stillStands = (state: SessionState, type: string, data: unknown): boolean =>
  signalRules.get(type)?.stands?.(state, data as never) ?? false;

function collect<Rule>(rulesOf: (feature: Feature) => Readonly<Record<string, Rule>>): ReadonlyMap<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const feature of features) {
    for (const [type, rule] of Object.entries(rulesOf(feature))) {
      if (rules.has(type)) throw new Error(`${type} has two owners; ${feature.name} is the second`);
      rules.set(type, rule);
    }
  }
  return rules;
}
