import { createHash, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { startTestDatabase } from "../../local-cloud/testing.ts";
import { migrate } from "../../migrations/migrate.ts";
import { seedDemo } from "../../migrations/seed.ts";
import { createDatabase, DatabaseError, type Database, type Scope } from "../../platform/database.ts";
import { connect, type Connection } from "../../platform/neon.ts";
import { genesisHash, linkHash, payloadDigest, type Sha256 } from "../../session-core/hash-chain.ts";

/** A migrated, seeded database of a test's own. */
export interface TestDatabase {
  connectionString: string;
  fetchEndpoint: string;
  /** As the product reaches it: bound by row level security. */
  database: Database;
  /** As the owner of the tables reaches it: bound by nothing. */
  owner: Connection;
  trips(): number;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<TestDatabase> {
  const { connectionString, fetchEndpoint, stop } = await startTestDatabase();
  await migrate(connectionString, fetchEndpoint);
  await seedDemo(connectionString, fetchEndpoint);
  let trips = 0;
  return {
    connectionString,
    fetchEndpoint,
    stop,
    database: createDatabase(
      { DATABASE_URL: connectionString, NEON_FETCH_ENDPOINT: fetchEndpoint },
      { onRoundTrip: () => (trips += 1) },
    ),
    owner: connect({ connectionString, fetchEndpoint }),
    trips: () => trips,
  };
}

export interface Place {
  tenantId: string;
  courseId: string;
  sessionId: string;
  userOf(email: string): string;
}

/** The ids of a tenant's first scheduled session, and of its people. */
export async function placeIn(owner: Connection, slug: string): Promise<Place> {
  const [[session], people] = await owner.batch([
    sql<{ tenant_id: string; course_id: string; id: string }>`
      select s.tenant_id, s.course_id, s.id from sessions s join tenants t on t.id = s.tenant_id
      where t.slug = ${slug} order by s.scheduled_start limit 1`,
    sql<{
      id: string;
      email: string;
    }>`select u.id, u.email from users u join tenants t on t.id = u.tenant_id where t.slug = ${slug}`,
  ]);
  const ids = new Map(people.map(({ email, id }) => [email, id]));
  return {
    tenantId: session!.tenant_id,
    courseId: session!.course_id,
    sessionId: session!.id,
    userOf: (email) => ids.get(email) ?? randomUUID(),
  };
}

/** A session of its own in the place's first lesson, so that tests do not meet in one. */
export async function newSession(owner: Connection, place: Place): Promise<string> {
  const id = randomUUID();
  await owner.batch([
    sql`insert into sessions (id, tenant_id, course_id, lesson_id, scheduled_start, scheduled_end, created_by)
      select ${id}, tenant_id, course_id, lesson_id, now(), now() + interval '1 hour', created_by
      from sessions where tenant_id = ${place.tenantId} and id = ${place.sessionId}`,
  ]);
  return id;
}

export const scopeOf = ({ tenantId }: Place, userId: string | null = null): Scope => ({ tenantId, userId });

/** SQLSTATE and detail that it fails with. */
export async function failureOf(work: Promise<unknown>): Promise<{ code: string; detail: string | null }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DatabaseError) return { code: error.code, detail: error.detail };
    throw error;
  }
  return { code: "none", detail: null };
}

export const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** An event as the outbox sends it. */
export interface TestEvent {
  id: string;
  sequence: number;
  epoch: number;
  type: string;
  data: unknown;
  actor: string;
  at: number;
  key?: string;
  request?: string;
  salt: string | null;
  digest: string;
  hash: string;
}

/** A chain of events, grown by `add`. */
export class TestLog {
  readonly events: TestEvent[] = [];
  #previous: string;
  #sequence = 0;
  epoch = 0;

  constructor(place: Place, sessionId: string) {
    this.#previous = genesisHash(sha256, place.tenantId, sessionId);
  }

  add(type: string, data: unknown, options: { actor?: string; key?: string; at?: number; skip?: number } = {}): TestEvent {
    this.#sequence += 1 + (options.skip ?? 0);
    const salt = randomUUID();
    const link = {
      sequence: this.#sequence,
      type,
      actor: options.actor ?? "system",
      at: options.at ?? 1_790_000_000_123 + this.#sequence,
      digest: payloadDigest(sha256, salt, data),
    };
    const hash = linkHash(sha256, this.#previous, link);
    this.#previous = hash;
    const key = options.key === undefined ? {} : { key: options.key };
    const event: TestEvent = { id: randomUUID(), epoch: this.epoch, data, salt, hash, ...link, ...key };
    this.events.push(event);
    return event;
  }
}

/** As the outbox does it: one batch to the log's only way in, pinned to `place`'s tenant. */
export async function appendEvents(
  database: Database,
  place: Place,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  events: readonly unknown[],
) {
  const [[position]] = await database.transaction(scopeOf(place), [
    sql<{ watermark: number; head_hash: string | null }>`
      select * from append_session_events(${tenantId}::uuid, ${sessionId}::uuid, ${JSON.stringify(events)}::jsonb)`,
  ]);
  return position;
}
