import { randomUUID } from "node:crypto";
import type { Classroom, ClassroomDetail, LoginAnswer, Session } from "../../contracts/http.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { DEMO_PASSWORD } from "../../worker/identity/demo.ts";

export interface Reply {
  status: number;
  text: string;
}

/** The HTTP API as one person, or, without a token, as nobody. */
export class Api {
  readonly #url: string;
  readonly #token: string | null;

  constructor(url: string, token: string | null) {
    this.#url = url;
    this.#token = token;
  }

  static async as(url: string, email: string): Promise<Api> {
    const { token } = await new Api(url, null).ask<LoginAnswer>("POST", "/v1/auth/login", { email, password: DEMO_PASSWORD });
    return new Api(url, token);
  }

  async send(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        // As a page of ours sends it: tickets are bound to it.
        origin: this.#url,
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(method === "GET" ? {} : { "idempotency-key": randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { status, text } = await this.send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text) as Answer;
  }
}

/** Words that no student may ever receive: speaker notes, and a scene that is never shown. */
export const SECRET_NOTES = "notes-for-the-speaker-alone";
export const UNSHOWN_SCENE = "prepared-and-never-shown";

const deck = (name: string, slides: number) => ({
  name,
  layout: "stage" as const,
  metadata: {
    kind: "slides" as const,
    slides: Array.from({ length: slides }, (_, index) => ({
      title: `${name}, slide ${index + 1}`,
      markdown: `What is said on slide ${index + 1} of *${name}*.`,
      notes: `${SECRET_NOTES}: ${name} ${index + 1}`,
    })),
  },
});

export interface ScheduledClass {
  sessionId: string;
  classroomId: string;
  scenes: Scene[];
}

/** A session of its own with three prepared scenes, so that tests do not meet in one. */
export async function scheduleClass(teacher: Api): Promise<ScheduledClass> {
  const { classrooms } = await teacher.ask<{ classrooms: Classroom[] }>("GET", "/v1/classrooms");
  const classroomId = classrooms.find(({ name }) => name.startsWith("Physics"))!.id;
  const { lessons } = await teacher.ask<ClassroomDetail>("GET", `/v1/classrooms/${classroomId}`);
  const start = Date.now();
  const session = await teacher.ask<Session>("POST", "/v1/sessions", {
    lessonId: lessons[0]!.id,
    scheduledStart: new Date(start).toISOString(),
    scheduledEnd: new Date(start + 3_600_000).toISOString(),
  });
  const scenes: Scene[] = [];
  for (const scene of [deck("Opening", 3), deck("Middle", 2), deck(UNSHOWN_SCENE, 2)]) {
    scenes.push(await teacher.ask<Scene>("POST", "/v1/studio/scenes", { sessionId: session.id, ...scene }));
  }
  return { sessionId: session.id, classroomId, scenes };
}

export async function startClass(teacher: Api): Promise<ScheduledClass> {
  const scheduled = await scheduleClass(teacher);
  await teacher.ask("POST", "/v1/sessions/start", { sessionId: scheduled.sessionId });
  return scheduled;
}
