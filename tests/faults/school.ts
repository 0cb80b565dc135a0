import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Admission } from "../../contracts/http.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { connect, type Connection } from "../../platform/neon.ts";
import { mintBearer } from "../../worker/http/bearer.ts";
import type { Person } from "./attendee.ts";
import { Lesson, SLIDES } from "./lesson.ts";
import { openRoad, type Road } from "./road.ts";

/** A whole stack of real processes with weather between worker and database, and as many people as a test asks for. */
export interface School {
  stack: Stack;
  road: Road;
  /** Straight to the database, past the weather. */
  owner: Connection;
  /** A class that has begun, with its people outside the door. */
  beginClass(size: { students: number; assistants?: number; observers?: number }): Promise<Lesson>;
  /** What the worker logged that calls a human. */
  readonly alarms: readonly string[];
  stop(): Promise<void>;
}

/** Errors that no fault here may cause; that a database does not answer is no news. */
const ALARMING = /differ|threw|could not be committed|set aside|restore|taken back|alarm failed/;

export async function startSchool(): Promise<School> {
  const alarms: string[] = [];
  const road = await openRoad();
  const stack = await startTestStack({
    variables: { LOG_LEVEL: "error", NEON_FETCH_ENDPOINT: road.endpoint },
    log: (line) => void (ALARMING.test(line) && alarms.push(line)),
  }).catch(async (error: unknown) => {
    await road.close();
    throw error;
  });
  road.leadsTo(stack.database.fetchEndpoint);
  const owner = connect(stack.database);
  const [[tenant]] = await owner.batch([sql<{ id: string }>`select id from tenants where slug = 'demo'`]);
  const tenantId = tenant!.id;
  const secrets = stack.variables["AUTH_SECRETS"]!.split(",");

  /** Signed in already: a thousand password hashes would test nothing else than the machine. */
  async function enlist(role: ParticipantRole, count: number): Promise<Person[]> {
    const [made] = await owner.batch([
      sql<{ userId: string; authSessionId: string; name: string }>`
        with made as (insert into users (tenant_id, email, name)
            select ${tenantId}::uuid, gen_random_uuid() || '@demo.test', ${role} || ' ' || n
            from generate_series(1, ${count}::integer) n returning id, name),
          granted as (insert into user_roles (tenant_id, user_id, role, scope)
            select ${tenantId}::uuid, id, case ${role} when 'observer' then 'admin' else 'teacher' end, 'tenant' from made
            where ${role} in ('teacher', 'observer')),
          signed as (insert into auth_sessions (tenant_id, user_id, token, expires_at)
            select ${tenantId}::uuid, id, gen_random_uuid(), now() + interval '1 day' from made returning id, user_id)
        select made.id as "userId", signed.id as "authSessionId", made.name from made join signed on signed.user_id = made.id`,
    ]);
    return Promise.all(
      made.map(async ({ userId, authSessionId, name }) => {
        const { token } = await mintBearer(secrets, { userId, tenantId, authSessionId, name });
        return { userId, name, role, bearer: token };
      }),
    );
  }

  async function ask<Answer>({ bearer }: Person, path: string, body: unknown): Promise<Answer> {
    const answer = await post(stack.url, bearer, path, body);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  return {
    stack,
    road,
    owner,
    alarms,
    async beginClass({ students, assistants = 1, observers = 1 }) {
      const [teacher] = await enlist("teacher", 1);
      const others = await Promise.all([
        enlist("assistant", assistants),
        enlist("observer", observers),
        enlist("student", students),
      ]);
      const people = [teacher!, ...others.flat()];
      type Made = { id: string };
      const classroom = await ask<Made>(teacher!, "/v1/classrooms", { name: "Botany" });
      const lesson = await ask<Made>(teacher!, `/v1/classrooms/${classroom.id}/lessons`, { title: "Leaves" });
      const enrolled = people.filter(({ role }) => role === "student" || role === "assistant");
      await owner.batch([
        sql`insert into enrollments (tenant_id, course_id, user_id, role)
          select ${tenantId}::uuid, ${classroom.id}::uuid, id, role
          from jsonb_to_recordset(${JSON.stringify(enrolled.map(({ userId: id, role }) => ({ id, role })))}::jsonb) as e (id uuid, role text)`,
      ]);
      const session = await ask<Made>(teacher!, "/v1/sessions", { lessonId: lesson.id, capacity: 10_000, ...anHour() });
      for (const name of ["Opening", "Middle"]) {
        await ask(teacher!, "/v1/studio/scenes", { sessionId: session.id, name, layout: "stage", metadata: deck(name) });
      }
      await ask(teacher!, "/v1/sessions/start", { sessionId: session.id });
      return new Lesson({
        tenantId,
        sessionId: session.id,
        people,
        owner,
        url: stack.url,
        join: joinOver(stack.url, session.id),
      });
    },
    async stop() {
      await stack.stop();
      await road.close();
    },
  };
}

const deck = (name: string) => ({
  kind: "slides",
  slides: Array.from({ length: SLIDES }, (_, n) => ({ markdown: `# ${name} ${n + 1}`, notes: `for the speaker ${n + 1}` })),
});

function anHour() {
  const start = Date.now();
  return { scheduledStart: new Date(start).toISOString(), scheduledEnd: new Date(start + 3_600_000).toISOString() };
}

/** Longer than the worker waits for the database. */
const HTTP_PATIENCE_MS = 20_000;

const post = (url: string, bearer: string, path: string, body: unknown): Promise<Response> =>
  fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(HTTP_PATIENCE_MS),
  });

/** As the page does: a refusal ends it, anything else is tried again. */
const joinOver = (url: string, sessionId: string) => async (person: Person) => {
  const body = { sessionId, ...(person.role === "observer" ? { as: "observer" } : {}) };
  const answer = await post(url, person.bearer, "/v1/sessions/join", body);
  if (answer.ok) return (await answer.json()) as Admission;
  const problem = (await answer.json()) as { code: string; message: string };
  if (answer.status >= 500 || answer.status === 429) throw new Error(problem.code);
  return { refused: problem };
};
