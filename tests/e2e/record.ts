import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import * as z from "zod/mini";
import type { EventsAnswer, LoggedEvent } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { groupOf } from "../../contracts/roles.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { StateHashes } from "../../durable-objects/live-session/state-hashes.ts";
import { connect } from "../../platform/neon.ts";
import type { Audience } from "../../session-core/feature.ts";
import { findChainFault, genesisHash, type ChainedEvent, type Sha256 } from "../../session-core/hash-chain.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { features } from "../../session-core/registry.ts";
import { evolve, initialState, see, view, type SessionEvent } from "../../session-core/session.ts";
import type { Api } from "./api.ts";
import type { HeldLog } from "./held-log.ts";
import type { Person } from "./person.ts";

/** The log of one class as the places hold it that must agree: Postgres, the HTTP API, every browser. */

const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");
/** Small, so that a class of a test takes several. */
const PAGE = 7;

interface StoredEvent extends ChainedEvent {
  id: string;
  key: string | null;
}

export async function readPostgres({ database }: Stack, sessionId: string): Promise<{ tenantId: string; events: StoredEvent[] }> {
  const [[session], events] = await connect(database).batch([
    sql<{ tenant_id: string }>`select tenant_id from sessions where id = ${sessionId}::uuid`,
    sql<StoredEvent>`select id, sequence, event_type as type, event_payload as data, actor_id as actor,
        (extract(epoch from created_at) * 1000)::bigint as at, idempotency_key as key, salt, digest, hash
      from session_state_events where session_id = ${sessionId}::uuid order by sequence`,
  ]);
  return { tenantId: session!.tenant_id, events };
}

export async function readHttp(staff: Api, sessionId: string): Promise<{ events: LoggedEvent[]; last: EventsAnswer }> {
  const events: LoggedEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.sequence ?? 0;
    const last = await staff.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?after=${after}&limit=${PAGE}`);
    events.push(...last.events);
    if (last.events.length < PAGE) return { events, last };
  }
}

/** Waits until Postgres holds all that the class has committed, and answers how much that is. */
export async function flushed(staff: Api, sessionId: string): Promise<number> {
  const standing = () => staff.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?limit=1`);
  await expect
    .poll(async () => {
      const { watermark, flushedThrough } = await standing();
      return watermark > 0 && watermark - flushedThrough;
    }, WAIT)
    .toBe(0);
  return (await standing()).watermark;
}

export const WAIT = { timeout: 20_000, interval: 50 };

/** Holds the whole class to its one law: every place has the same events, each once, in the same order. */
export async function expectOneTruth(
  stack: Stack,
  staff: Api,
  sessionId: string,
  people: readonly Person[],
): Promise<StoredEvent[]> {
  const head = await flushed(staff, sessionId);
  for (const { wire } of people) await expect.poll(() => wire.log.watermark, WAIT).toBe(head);

  const { tenantId, events } = await readPostgres(stack, sessionId);
  const genesis = { sequence: 0, hash: genesisHash(sha256, tenantId, sessionId) };
  expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  expect(new Set(events.map(({ id }) => id)).size).toBe(head);
  const keys = events.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(events.every(({ salt }) => salt !== null)).toBe(true);
  expect(findChainFault(sha256, genesis, events)).toBeNull();

  const paged = await readHttp(staff, sessionId);
  expect(paged.last).toMatchObject({ watermark: head, flushedThrough: head });
  // What two say to each other, and who an anonymous asker is, is nobody's whole: HTTP gives what all staff may know.
  const toStaff = (event: object) => see(event as SessionEvent, { group: "staff" })?.data ?? null;
  expect(paged.events).toEqual(
    events.map(({ id: _id, key: _key, salt: _salt, ...event }) => ({ ...event, data: toStaff(event) })),
  );
  // Without its salt an event is taken by its digest: what HTTP gives proves the links.
  expect(
    findChainFault(
      sha256,
      genesis,
      paged.events.map((event) => ({ ...event, salt: null })),
    ),
  ).toBeNull();

  for (const person of people) expectHeld(person, events);
  return events;
}

/**
 * Holds every screen to the log, by hash, while the class runs. A client hashes what it shows and complains where that is not what it
 * is told; here it is seen to be told, at the head of the log, and what it is told to be the hash of the log that Postgres holds.
 */
export async function expectSameOnEveryScreen(
  stack: Stack,
  staff: Api,
  sessionId: string,
  people: readonly Person[],
): Promise<void> {
  const head = await flushed(staff, sessionId);
  const { events } = await readPostgres(stack, sessionId);
  expect(events).toHaveLength(head);
  const state = events.reduce((folded, event) => evolve(folded, event as unknown as SessionEvent), initialState);
  const hashes = new StateHashes(sha256);
  for (const { email, wire } of people) {
    const expected = hashes.of(state, groupOf(wire.log.you!.role));
    expect(Object.keys(expected)).toHaveLength(features.length);
    const told = () => wire.received.findLast((text) => text.startsWith('{"t":"events"') && text.includes('"hashes":'));
    await expect.poll(() => JSON.parse(told() ?? "{}") as unknown, WAIT).toMatchObject({ to: head, hashes: expected });
    expect({ email, complaints: wire.complaints }).toEqual({ email, complaints: [] });
  }
}

function expectHeld({ email, wire }: Person, events: readonly StoredEvent[]): void {
  const { log } = wire;
  expect({ email, faults: log.faults, complaints: wire.complaints }).toEqual({ email, faults: [], complaints: [] });
  const { role, participantId } = log.you!;
  const audience: Audience = { group: groupOf(role), participant: participantId };
  const told = (sequence: number) => !log.jumped.some(({ from, to }) => from < sequence && sequence <= to);
  const visible = events.flatMap((event) => see(event as unknown as SessionEvent, audience) ?? []);
  expect([...log.events.values()], `what ${email} was told`).toEqual(visible.filter(({ sequence }) => told(sequence)));
  if (audience.group === "staff") {
    const hidden = events.filter((event) => see(event as unknown as SessionEvent, audience) === null);
    expect(new Set(hidden.filter(({ data }) => !isBetweenTwo(data)))).toEqual(new Set());
  }
  for (const { sequence, state } of log.snapshots) {
    const inClass = replayed(events, audience, sequence);
    const admitted = presence.of(inClass).byId[participantId] !== undefined;
    const expected = admitted ? inClass : replayed(events, { group: "lobby", participant: participantId }, sequence);
    expect(state, `${email}'s snapshot at ${sequence}`).toEqual(expected);
  }
  expect(log.state, `what ${email} holds`).toEqual(replayed(events, audience, events.length));
}

/** A message to one person: not even other staff read it. */
const isBetweenTwo = (data: unknown): boolean => z.safeParse(z.object({ to: Uuid }), data).success;

const replayed = (events: readonly StoredEvent[], audience: Audience, through: number): HeldLog["state"] =>
  view(
    events.filter(({ sequence }) => sequence <= through).reduce((state, event) => evolve(state, event), initialState),
    audience,
  );
