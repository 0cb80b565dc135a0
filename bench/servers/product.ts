import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Admitted, AdmitRequest, LiveSessionStatus, StartRequest } from "../../platform/live-session.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import type { Target } from "../load/client.ts";
import { bundleWorker } from "./bundle.ts";
import { accepts, freePort } from "./ports.ts";
import { startWorkerd, type Workerd, type WorkerdOptions } from "./workerd.ts";

const TENANT = "00000000-0000-4000-8000-0000000000aa";

/** A change holds no more than a frame does. */
const STROKES_AT_ONCE = 100;
/** A stroke of twenty points, as a hand draws it. */
const strokeOf = (n: number) => ({
  ...{ id: `stroke-${n}`, type: "freedraw", version: 1, versionNonce: n, index: `a${String(n).padStart(5, "0")}` },
  ...{ x: (n * 37) % 1_600, y: (n * 53) % 900, width: 80, height: 40, strokeColor: "#1e1e1e", strokeWidth: 2 },
  points: Array.from({ length: 40 }, (_, at) => Math.round(Math.sin(n + at) * 400) / 10),
});

export interface ProductOptions {
  /** Where bundle and storage go. */
  dir: string;
  /** Raise the allowance of commands per socket. */
  roomy?: boolean;
  /** A database behind Neon's protocol; without it a sink answers as it would. */
  database?: { connectionString: string; fetchEndpoint: string };
  inspectorPort?: number | undefined;
}

export interface Product {
  workerd: Workerd;
  /** A class that is live, with nobody in it, and slides or a board on screen. Where there is a database, it must know the session. */
  startClass(session?: { tenantId: string; sessionId: string }, stage?: "slides" | "whiteboard"): Promise<LiveClass>;
  /** Makes or ends an outage of the database. */
  setDatabase(state: "on" | "off"): Promise<void>;
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveClass {
  sessionId: string;
  sceneId: string;
  /** Seats people and answers how they connect; the first ever is the teacher. Tickets live 30 s. */
  admit(count: number, room?: number): Promise<Target[]>;
  status(): Promise<LiveSessionStatus>;
  /** Has the teacher do these at once; answers when all are durable. */
  submit(type: string, all: readonly object[]): Promise<void>;
  /** Has the teacher draw that many strokes on the board on screen. */
  draw(strokes: number): Promise<void>;
  /** Once Postgres holds everything; answers the ms that it took. */
  flushed(): Promise<number>;
  /** Has everything flushed now, without waiting for a retry; nothing else is asked meanwhile. */
  flush(): Promise<void>;
}

/** The product's Durable Object in workerd, from the sources of now. */
export async function startProduct({ dir, roomy = false, database, inspectorPort }: ProductOptions): Promise<Product> {
  const sinkPort = await freePort();
  const forward = database ? [database.fetchEndpoint] : [];
  const sink = fork(join(import.meta.dirname, "postgres-sink.ts"), [String(sinkPort), ...forward]);
  while (!(await accepts(sinkPort))) if (sink.exitCode !== null) throw new Error("the sink ended at once");
  const options: WorkerdOptions = {
    worker: await bundleWorker(join(import.meta.dirname, "product-worker.ts"), dir, { roomy }),
    storage: join(dir, "storage"),
    objects: { LIVE_SESSIONS: "LiveSession" },
    variables: {
      DATABASE_URL: database?.connectionString ?? "postgres://bench@127.0.0.1/bench",
      NEON_FETCH_ENDPOINT: `http://127.0.0.1:${sinkPort}/sql`,
      AUTH_SECRETS: "bench-auth-secret-bench-auth-secret-1",
      TICKET_SECRETS: "bench-ticket-secret-bench-ticket-secret-1",
      PUBLIC_URL: "http://localhost:8787",
      LOG_LEVEL: "error",
    },
    inspectorPort,
  };
  let workerd = await startWorkerd(options);

  async function call<Answer>(sessionId: string, name: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${workerd.url}/${sessionId}/${name}`, { method: "POST", body: JSON.stringify(body ?? null) });
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`);
    const answered = (await answer.json()) as Answer;
    const refused = [answered].flat().find((one) => (one as { ok?: boolean } | null)?.ok === false);
    if (refused) throw new Error(`${name} was refused: ${JSON.stringify(refused)}`);
    return answered;
  }

  return {
    get workerd() {
      return workerd;
    },
    async startClass({ tenantId, sessionId } = { tenantId: TENANT, sessionId: randomUUID() }, stage = "slides") {
      const sceneId = randomUUID();
      const slides = Array.from({ length: 10 }, (_, n) => ({
        markdown: `# Motion ${n + 1}\n\nWhat moves, and why.`,
        notes: "Ask them first.",
      }));
      const request: StartRequest = {
        tenantId,
        sessionId,
        classroomId: randomUUID(),
        classroomName: "Physics",
        lessonTitle: "Motion",
        capacity: 10_000,
        scenes: [
          {
            id: sceneId,
            name: "Motion",
            layout: "stage",
            metadata: stage === "slides" ? { kind: "slides", slides } : { kind: "whiteboard" },
          },
        ],
      };
      await call(sessionId, "start", request);
      let seated = 0;
      let teacher = "";
      const live: LiveClass = {
        sessionId,
        sceneId,
        async admit(count, room = 0) {
          const people = Array.from({ length: count }, (): AdmitRequest => {
            const n = seated++;
            const role = n === 0 ? "teacher" : "student";
            return {
              tenantId,
              userId: randomUUID(),
              participantId: randomUUID(),
              name: `Person ${n}`,
              role,
              origin: null,
            };
          });
          teacher ||= people[0]!.userId;
          const admitted = await call<Admitted[]>(sessionId, "admit", people);
          return admitted.map(({ ticket }) => ({
            url: `${workerd.url.replace("http", "ws")}/${sessionId}/socket`,
            protocols: [PROTOCOL, ticket],
            dialect: "chalkline" as const,
            room,
          }));
        },
        status: () => call<LiveSessionStatus>(sessionId, "status"),
        async submit(type, all) {
          const commands = all.map((data) => ({ tenantId, as: { userId: teacher }, key: randomUUID(), type, data }));
          await call(sessionId, "submit", commands);
        },
        async draw(strokes) {
          for (let from = 0; from < strokes; from += STROKES_AT_ONCE) {
            const upserts = Array.from({ length: Math.min(STROKES_AT_ONCE, strokes - from) }, (_, n) => strokeOf(from + n));
            await live.submit("whiteboard.change", [{ sceneId, upserts }]);
          }
        },
        async flush() {
          const { sequence, flushedThrough } = await call<LiveSessionStatus>(sessionId, "poke");
          if (flushedThrough !== sequence) throw new Error("Postgres did not take everything");
        },
        async flushed() {
          const started = performance.now();
          for (;;) {
            const { sequence, flushedThrough } = await call<LiveSessionStatus>(sessionId, "status");
            if (flushedThrough === sequence) return performance.now() - started;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        },
      };
      return live;
    },
    async setDatabase(state) {
      await fetch(`http://127.0.0.1:${sinkPort}/${state}`, { method: "POST" });
    },
    async killAndRestart() {
      await workerd.kill();
      workerd = await workerd.restart();
    },
    async stop() {
      sink.disconnect();
      await workerd.kill();
    },
  };
}
