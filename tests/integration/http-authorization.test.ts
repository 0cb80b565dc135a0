import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GrantedRole } from "../../contracts/roles.ts";
import { routes } from "../../worker/routes.ts";
import { attend, makeClassroom, refusal, startApi, until, type Api, type Person } from "./http-fixture.ts";
import { bySceneAlone, samplesFor, type Place, type Sample } from "./http-samples.ts";

let api: Api;
let people: Record<"teacher" | "admin" | "assistant" | "student" | "stranger" | "foreignTeacher" | "foreignStudent", Person>;
let scheduled: Place;
let live: Place;
let inClass: WebSocket[] = [];

beforeAll(async () => {
  api = await startApi();
  const [teacher, admin, assistant, student, stranger, foreignTeacher, foreignStudent] = (await Promise.all(
    [
      ...["teacher@demo.test", "admin@demo.test", "assistant@demo.test", "student1@demo.test", "student5@demo.test"],
      ...["teacher@other.test", "student1@other.test"],
    ].map((email) => api.signIn(email)),
  )) as [Person, Person, Person, Person, Person, Person, Person];
  people = { teacher, admin, assistant, student, stranger, foreignTeacher, foreignStudent };
  scheduled = await makeClassroom(api, teacher);
  live = await makeClassroom(api, teacher);
  await teacher.post("/v1/sessions/start", { sessionId: live.sessionId });
  inClass = [await attend(teacher, live.sessionId), await attend(student, live.sessionId)];
  await until(
    () => teacher.get(`/v1/sessions/${live.sessionId}/events`),
    ({ body }) => body.flushedThrough === body.watermark && body.watermark > 0,
  );
});
afterAll(async () => {
  for (const socket of inClass) socket.close();
  await api.stop();
});

const ask = (person: Person, { method, path, body }: Sample) => person.send(method, path, body);

/** All that a tenant owns, so that a change anywhere shows. Keys that were claimed and undone leave nothing either. */
async function ownedBy(slug: string): Promise<unknown> {
  const tables = [
    ...["courses", "enrollments", "lessons", "sessions", "participant_identities", "session_state_events", "scenes", "assets"],
    ...["user_roles", "audit_log", "idempotency_keys"],
  ];
  const [rows] = await api.owner.batch([
    sql.join(
      tables.map(
        (table) => sql`select ${table} as name, count(*)::int as rows,
          md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest
          from ${sql.identifier(table)} t where tenant_id = (select id from tenants where slug = ${slug})`,
      ),
      sql` union all `,
    ),
  ]);
  return rows;
}

/** Nothing was changed by what `work` asked for. */
async function changesNothing(work: () => Promise<void>): Promise<void> {
  const before = [await ownedBy("demo"), await ownedBy("other")];
  await work();
  expect([await ownedBy("demo"), await ownedBy("other")]).toEqual(before);
}

describe("R8 the authorization matrix, from the route table", () => {
  const guarded = routes.filter(({ policy, owner }) => policy.kind === "role" && owner !== "identity");
  const personas: [keyof typeof people, GrantedRole][] = [
    ["teacher", "teacher"],
    ["admin", "admin"],
    ["assistant", "assistant"],
    ["student", "student"],
  ];

  it("has a sample of every route that a role guards", () => {
    const samples = Object.keys(samplesFor(scheduled));
    expect(guarded.map(({ method, path }) => `${method} ${path}`).filter((name) => !samples.includes(name))).toEqual([]);
  });

  it.each(guarded.map((route) => [`${route.method} ${route.path}`, route.policy] as const))(
    "%s refuses every role but its own, and changes nothing",
    async (name, policy) => {
      if (policy.kind !== "role") throw new Error("not guarded by a role");
      await changesNothing(async () => {
        for (const place of [scheduled, live]) {
          const sample = samplesFor(place)[name]!;
          for (const [who, role] of personas) {
            if (policy.anyOf.includes(role)) continue;
            expect(refusal(await ask(people[who], sample)), `${who}: ${name}`).toEqual([403, "forbidden"]);
          }
          const outside =
            policy.scope === "tenant" ? [403, "forbidden"] : "outsiders" in policy ? [403, "not_enrolled"] : [404, "not_found"];
          expect(refusal(await ask(people.stranger, sample)), `stranger: ${name}`).toEqual(outside);
          expect(refusal(await ask(api.nobody, sample)), `nobody: ${name}`).toEqual([401, "unauthenticated"]);
        }
      });
    },
  );

  const decidedInClass = routes
    .filter(({ policy }) => policy.kind === "participant")
    .map(({ method, path }) => `${method} ${path}`);

  it.each(decidedInClass)("%s, which a live class decides, is refused to those who are not in it", async (name) => {
    const sample = samplesFor(live)[name]!;
    await changesNothing(async () => {
      // Its assistant has not joined: ending a class is the teacher's in any case.
      const notInIt = name === "POST /sessions/end" ? "forbidden" : "not_joined";
      expect(refusal(await ask(people.assistant, sample))).toEqual([403, notInIt]);
      expect(refusal(await ask(people.stranger, sample))).toEqual([404, "not_found"]);
      expect(refusal(await ask(api.nobody, sample))).toEqual([401, "unauthenticated"]);
    });
  });

  it.each([
    ...["POST /sessions/end", "POST /questions/:id/answer", "POST /questions/:id/dismiss"],
    ...["POST /polls", "POST /polls/:id/close", "POST /polls/:id/reveal"],
    "POST /captions/feeds",
  ])("%s, which is for staff, is refused to students in the class", async (name) => {
    await changesNothing(async () => {
      expect(refusal(await ask(people.student, samplesFor(live)[name]!))).toEqual([403, "forbidden"]);
    });
  });
});

describe("R7 another tenant", () => {
  it.each(["foreignTeacher", "foreignStudent"] as const)("cannot tell that anything exists (%s)", async (who) => {
    const ghost = Object.fromEntries(Object.keys(scheduled).map((name) => [name, crypto.randomUUID()])) as unknown as Place;
    await changesNothing(async () => {
      for (const place of [scheduled, live]) {
        // What is the tenant's own tells nothing of another's.
        const own = new Set([
          "POST /classrooms",
          "GET /moderation/words",
          "PUT /moderation/words",
          "GET /transcripts/settings",
          "PUT /transcripts/settings",
        ]);
        const foreign = Object.fromEntries(Object.entries(samplesFor(place)).filter(([name]) => !own.has(name)));
        const ghosts = samplesFor(ghost);
        for (const [name, sample] of Object.entries(foreign)) {
          const answer = await ask(people[who], sample);
          expect(refusal(answer), name).toEqual([404, "not_found"]);
          // What exists elsewhere and what exists nowhere are told in the same words.
          const { body: none } = await ask(people[who], ghosts[name]!);
          expect({ ...answer.body, requestId: "" }, name).toEqual({ ...none, requestId: "" });
        }
        for (const sample of bySceneAlone(place)) expect(refusal(await ask(people[who], sample))).toEqual([404, "not_found"]);
        const enroll = await people[who].post("/v1/classrooms/enroll", { inviteCode: place.inviteCode });
        expect(refusal(enroll)).toEqual([404, "unknown_invite_code"]);
      }
      const { body: classrooms } = await people[who].get("/v1/classrooms");
      const { body: sessions } = await people[who].get("/v1/sessions");
      for (const id of Object.values(scheduled)) expect(JSON.stringify([classrooms, sessions])).not.toContain(id);
    });
  });
});

describe("a bearer", () => {
  it("R1 is refused once its sign-in has ended", async () => {
    const person = await api.signIn("student2@demo.test");
    expect((await person.get("/v1/classrooms")).status).toBe(200);
    expect((await person.post("/v1/auth/logout")).status).toBe(204);
    expect(refusal(await person.get("/v1/classrooms"))).toEqual([401, "unauthenticated"]);
    expect(refusal(await person.post("/v1/sessions/join", { sessionId: live.sessionId }))).toEqual([401, "unauthenticated"]);
  });
});
