import { sql } from "drizzle-orm";
import { groupOf } from "../../contracts/roles.ts";
import type { Connection } from "../../platform/neon.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { canonical, genesisHash } from "../../session-core/hash-chain.ts";
import { faultsOf } from "../../session-core/invariants.ts";
import { evolve, initialState, see, view, type SessionEvent } from "../../session-core/session.ts";
import { sha256, type Attendee } from "./attendee.ts";
import type { Lesson } from "./lesson.ts";

/** I0 and what follows from it, for a class that has settled: Postgres and everyone in class hold one and the same log. */

interface Place {
  tenantId: string;
  sessionId: string;
  owner: Connection;
}

const PAGE_EVENTS = 2_000;
/** Of each kind; a thousand clients that all hold the same wrong thing need not say so a thousand times. */
const TOLD = 5;

export async function readLog({ tenantId, sessionId, owner }: Place): Promise<SessionEvent[]> {
  const log: SessionEvent[] = [];
  for (;;) {
    const after = log.at(-1)?.sequence ?? 0;
    const [page] = await owner.batch([
      sql<SessionEvent>`select id, sequence, epoch, event_type as type, event_payload as data, actor_id as actor,
          (extract(epoch from created_at) * 1000)::bigint as at, idempotency_key as key, request_digest as request, salt, digest, hash, trace
        from session_state_events where tenant_id = ${tenantId}::uuid and session_id = ${sessionId}::uuid and sequence > ${after}
        order by sequence limit ${PAGE_EVENTS}`,
    ]);
    log.push(...page);
    if (page.length < PAGE_EVENTS) return log;
  }
}

export async function postgresStandsAt({ tenantId, sessionId, owner }: Place): Promise<number> {
  const [[session]] = await owner.batch([
    sql<{ watermark: number }>`select watermark from sessions where tenant_id = ${tenantId}::uuid and id = ${sessionId}::uuid`,
  ]);
  return session!.watermark;
}

export async function judge({ options, attendees, acknowledged }: Lesson): Promise<string[]> {
  const log = await readLog(options);
  const { tenantId, sessionId } = options;
  const genesis = { sequence: 0, hash: genesisHash(sha256, tenantId, sessionId), at: 0, epoch: 1 };
  const faults = faultsOf(sha256, genesis, log, acknowledged);
  faults.push(...log.flatMap(({ sequence, salt }) => (salt === null ? `${sequence} came without its payload` : [])));
  const state = log.reduce(evolve, initialState);
  const head = log.at(-1)?.sequence ?? 0;
  for (const attendee of attendees) faults.push(...judgeOne(attendee, { log, state, head }).slice(0, TOLD));
  return faults.slice(0, 10 * TOLD);
}

function judgeOne(
  { person, participantId, client, reports, refused, snapshots }: Attendee,
  truth: { log: readonly SessionEvent[]; state: SessionState; head: number },
): string[] {
  const faults = [...reports, ...refused.map((what) => `${person.name} was refused ${what}`)];
  const held = client.confirmed();
  const audience = { group: groupOf(person.role), participant: participantId };
  if (client.current().connection.status !== "live") faults.push(`${person.name} is ${client.current().connection.status}`);
  if (held.sequence !== truth.head) faults.push(`${person.name} stands at ${held.sequence} of ${truth.head}`);
  for (const [feature, slice] of Object.entries(view(truth.state, audience))) {
    if (held.state[feature] !== slice && canonical(held.state[feature]) !== canonical(slice))
      faults.push(`${person.name} holds another ${feature}`);
  }
  const since = snapshots.at(-1) ?? 0;
  const expected = truth.log.flatMap((event) => (event.sequence > since ? (see(event, audience) ?? []) : []));
  const missed = expected.findIndex((event, n) => canonical(event) !== canonical(held.events[n]));
  if (missed >= 0 || expected.length !== held.events.length) {
    const first = expected[Math.max(0, missed)]?.sequence;
    faults.push(
      `${person.name} was told ${held.events.length} of ${expected.length} events since ${since}; the first that differs is ${first}`,
    );
  }
  return faults;
}
