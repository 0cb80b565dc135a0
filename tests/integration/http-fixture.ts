import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { expect } from "vitest";
import { PING, PONG } from "../../contracts/frames.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { connect, type Connection } from "../../platform/neon.ts";
import { isRaw, type Route } from "../../worker/http/route.ts";
import { routes } from "../../worker/routes.ts";

/** A whole stack, and people who use its API as any client does. */
export interface Api {
  stack: Stack;
  owner: Connection;
  signIn(email: string): Promise<Person>;
  /** Without a bearer. */
  nobody: Person;
  /** Routes that have answered well: `POST /classrooms`. */
  answered: ReadonlySet<string>;
  stop(): Promise<void>;
}

export interface Answer {
  status: number;
  // What a route answers is checked against its schema below; tests read on from there.
  body: any; // oxlint-disable-line typescript/no-explicit-any
  headers: Headers;
  /** Round trips to Postgres. */
  trips: number;
}

export interface Person {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export async function startApi(variables: Record<string, string> = {}): Promise<Api> {
  const stack = await startTestStack({ variables: { LOG_LEVEL: "error", ...variables } });
  const answered = new Set<string>();
  const nobody = personWith(stack.url, null, answered);
  return {
    stack,
    nobody,
    answered,
    owner: connect(stack.database),
    stop: () => stack.stop(),
    async signIn(email) {
      const { body } = await nobody.post("/v1/auth/login", { email, password: "chalkline-demo", tenant: slugOf(email) });
      return personWith(stack.url, (body as { token: string }).token, answered);
    },
  };
}

const slugOf = (email: string) => email.split("@")[1]!.split(".")[0];

/** The last word of a file: what it answers for was asked, and answered in one round trip by its schema. Ends the stack. */
export async function stopWhenAllAnswered(
  api: Api,
  answersFor: (route: { owner: string; path: string }) => boolean,
): Promise<void> {
  await api.stop();
  const missing = routes
    .filter(answersFor)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => !api.answered.has(name));
  if (missing.length > 0) throw new Error(`nobody asked, and was answered well by: ${missing.join(", ")}`);
}

/** Routes that tests/integration/http-moderation.test.ts answers for. */
export const isModeration = ({ path }: { path: string }) => path.startsWith("/moderation/");
/** Routes that tests/integration/http-interaction.test.ts answers for; chat is older than that file. */
export const isInteraction = (route: { owner: string; path: string }) =>
  route.owner === "interaction" && route.path !== "/chat" && !isModeration(route);

/** Routes that tests/integration/http-studio.test.ts answers for. */
export const isStudio = ({ owner }: { owner: string }) => owner === "studio";
/** Routes that tests/integration/http-egress.test.ts answers for. */
export const isEgress = ({ path }: { path: string }) => path === "/recordings" || path === "/recordings/:id/stop";
/** Routes that tests/integration/http-recording.test.ts answers for; a picture of the room has tests/workers/pictures.test.ts. */
export const isRecording = (route: { owner: string; path: string }) =>
  route.owner === "recording" && !route.path.startsWith("/pictures/") && !isEgress(route);

function personWith(url: string, token: string | null, answered: Set<string>): Person {
  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const raw = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || raw ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    const answer: Answer = {
      status: response.status,
      body: json ? JSON.parse(text) : text,
      headers: response.headers,
      trips: Number(/desc="(\d+)"/.exec(response.headers.get("server-timing") ?? "")?.[1] ?? Number.NaN),
    };
    if (response.ok) holdsToItsContract(method, path, answer, answered);
    return answer;
  }
  return {
    send,
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
  };
}

/** Every good answer in these tests is of its route's schema, and took one round trip at most. */
function holdsToItsContract(method: string, path: string, answer: Answer, answered: Set<string>): void {
  const bare = path.replace(/\?.*/, "").replace(/^\/(v1|api)/, "");
  const route = routes.find((each) => each.method === method && patternOf(each).test(bare));
  if (!route) throw new Error(`no route serves ${method} ${path}`);
  answered.add(`${route.method} ${route.path}`);
  if (isRaw(route.answer)) return;
  expect(answer.status).toBe(route.status ?? 200);
  if (answer.status !== 204) expect(z.safeParse(route.answer, answer.body).error?.issues ?? []).toEqual([]);
  const replayed = answer.headers.get("idempotency-replayed") === "true";
  // The second reads what the first attempt was answered, and happens only where the key clashed. Sign-in is its library's own.
  if (route.owner !== "identity") expect(answer.trips).toBeLessThanOrEqual(replayed ? 2 : 1);
}

const patternOf = ({ path }: Route) => new RegExp(`^${path.replaceAll(/:[A-Za-z]+/g, "[^/]+")}$`);

/** `[status, code]`, and that the body is the one error shape. */
export function refusal({ status, body, headers }: Answer): [number, string] {
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body).toMatchObject({ status, code: expect.any(String), message: expect.any(String), type: expect.any(String) });
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.(ts|js)|postgres|select |insert /i);
  return [status, (body as { code: string }).code];
}

export const slides = (markdown: string) => ({ kind: "slides", slides: [{ markdown, notes: "for the speaker" }] });

/** A classroom with an assistant and student1 in it, a lesson, and a scheduled session with one scene. */
export async function makeClassroom(api: Api, teacher: Person) {
  const { body: classroom } = await teacher.post("/v1/classrooms", { name: "Botany" });
  const { body: lesson } = await teacher.post(`/v1/classrooms/${classroom.id}/lessons`, { title: "Leaves" });
  const { body: session } = await teacher.post("/v1/sessions", { lessonId: lesson.id, ...anHour() });
  const { body: scene } = await teacher.post("/v1/studio/scenes", {
    ...{ sessionId: session.id, name: "Opening", layout: "stage", metadata: slides("# Leaves") },
  });
  await api.owner.batch([
    sql`insert into enrollments (tenant_id, course_id, user_id, role)
      select c.tenant_id, c.id, u.id, case u.email when 'assistant@demo.test' then 'assistant' else 'student' end
      from courses c join users u on u.tenant_id = c.tenant_id and u.email in ('assistant@demo.test', 'student1@demo.test')
      where c.id = ${classroom.id}::uuid`,
  ]);
  return {
    classroomId: classroom.id,
    inviteCode: classroom.inviteCode,
    lessonId: lesson.id,
    sessionId: session.id,
    sceneId: scene.id,
  } as Record<"classroomId" | "inviteCode" | "lessonId" | "sessionId" | "sceneId", string>;
}

/** As somebody who may join, over a socket of the class. */
export async function commandOverSocket(who: Person, sessionId: string, type: string, data: object): Promise<void> {
  const { url, ticket } = (await who.post("/v1/sessions/join", { sessionId })).body.socket;
  const socket = new WebSocket(url, ["chalkline.v1", ticket]);
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", () => socket.send(JSON.stringify({ t: "hello" })));
      socket.addEventListener("error", reject);
      socket.addEventListener("message", ({ data: text }) => {
        const frame = JSON.parse(text as string);
        if (frame.t === "welcome") socket.send(JSON.stringify({ t: "command", key: type, type, data }));
        if (frame.t === "refused") reject(new Error(frame.code));
        if (frame.t === "ok" || frame.ok?.some(({ key }: { key: string }) => key === type)) resolve(undefined);
      });
    });
  } finally {
    socket.close();
  }
}

/** Is in class until the socket is closed, however long a test takes: who opens none has left after a minute. */
export async function attend(who: Person, sessionId: string): Promise<WebSocket> {
  const { url, ticket } = (await who.post("/v1/sessions/join", { sessionId })).body.socket;
  const socket = new WebSocket(url, ["chalkline.v1", ticket]);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", () => socket.send(JSON.stringify({ t: "hello" })));
    socket.addEventListener("error", reject);
    socket.addEventListener("message", ({ data }) => (data === PING ? socket.send(PONG) : resolve(undefined)));
  });
  return socket;
}

export function anHour() {
  const start = Date.now() + 3_600_000;
  return { scheduledStart: new Date(start).toISOString(), scheduledEnd: new Date(start + 3_600_000).toISOString() };
}

export async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean, timeoutMs = 15_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`still not so: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
