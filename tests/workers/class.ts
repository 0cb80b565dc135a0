import { env } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import type { ClientFrame, SeenEvent, ServerFrame } from "../../contracts/frames.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import type { LiveSessionRpc } from "../../platform/live-session.ts";

/** A class in workerd, as tests drive it: the real object, real sockets, no HTTP around it. */

export const ORIGIN = "http://localhost:8787";
export const TENANT = "00000000-0000-4000-8000-0000000000aa";

export const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
export const deck = (name: string, slides = 3) => ({
  name,
  layout: "stage" as const,
  metadata: {
    kind: "slides" as const,
    slides: Array.from({ length: slides }, (_, n) => ({ markdown: `# ${name} ${n + 1}`, notes: `say ${n + 1}` })),
  },
});

export class TestClass {
  readonly sessionId = crypto.randomUUID();
  readonly scenes = [
    { id: crypto.randomUUID(), ...deck("Welcome") },
    { id: crypto.randomUUID(), ...deck("Motion") },
  ];

  get stub() {
    return env.LIVE_SESSIONS.get(env.LIVE_SESSIONS.idFromName(this.sessionId));
  }
  get rpc(): LiveSessionRpc {
    return this.stub as unknown as LiveSessionRpc;
  }

  start(capacity = 100) {
    return this.rpc.start({
      tenantId: TENANT,
      sessionId: this.sessionId,
      classroomId: uuid(0xc),
      classroomName: "Physics",
      lessonTitle: "Motion",
      capacity,
      scenes: this.scenes,
    });
  }

  admit(n: number, role: ParticipantRole, origin: string | null = ORIGIN) {
    return this.rpc.admit({
      tenantId: TENANT,
      userId: uuid(n + 0x1000),
      participantId: uuid(n),
      name: `Person ${n}`,
      role,
      origin,
    });
  }

  async ticket(n: number, role: ParticipantRole, origin: string | null = ORIGIN): Promise<string> {
    const admitted = await this.admit(n, role, origin);
    if (!admitted.ok) throw new Error(`not admitted: ${admitted.code}`);
    return admitted.ticket;
  }

  upgrade(protocols: string[], origin: string | null = ORIGIN): Promise<Response> {
    return this.stub.fetch(`http://class.test/v1/classroom/${this.sessionId}`, {
      headers: {
        upgrade: "websocket",
        "sec-websocket-protocol": protocols.join(", "),
        ...(origin === null ? {} : { origin }),
      },
    });
  }

  async connect(n: number, role: ParticipantRole, hello: { since?: number } = {}): Promise<TestSocket> {
    const response = await this.upgrade([PROTOCOL, await this.ticket(n, role)]);
    const socket = TestSocket.over(response);
    socket.send({ t: "hello", ...hello });
    await socket.next("welcome");
    return socket;
  }

  async resume(resumeToken: string, since?: number, origin: string | null = ORIGIN, mark?: string): Promise<TestSocket> {
    const socket = TestSocket.over(await this.upgrade([PROTOCOL], origin));
    socket.send({ t: "hello", resumeToken, ...(since === undefined ? {} : { since }), ...(mark === undefined ? {} : { mark }) });
    return socket;
  }

  alarm(): Promise<boolean> {
    return runDurableObjectAlarm(this.stub);
  }
}

type FrameOf<T extends ServerFrame["t"]> = Extract<ServerFrame, { t: T }>;

/** A client's end that remembers every raw frame, so that a test can search what was really sent. */
export class TestSocket {
  readonly raw: string[] = [];
  readonly frames: ServerFrame[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  static over(response: Response): TestSocket {
    if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
    return new TestSocket(response.webSocket);
  }

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      this.raw.push(data as string);
      if (data === "ping") socket.send("ping");
      else if (data !== "pong") this.frames.push(JSON.parse(data as string) as ServerFrame);
      this.#wake();
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
      this.#wake();
    });
  }

  send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }
  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }
  command(key: string, type: string, data: unknown): void {
    this.send({ t: "command", key, type, data });
  }
  close(): void {
    this.#socket.close(1000, "done");
  }

  /** The first frame of this kind that satisfies `when`, already here or still to come. */
  async next<T extends ServerFrame["t"]>(t: T, when: (frame: FrameOf<T>) => boolean = () => true): Promise<FrameOf<T>> {
    return this.until(`a ${t} frame`, () =>
      this.frames.find((frame): frame is FrameOf<T> => frame.t === t && when(frame as FrameOf<T>)),
    );
  }

  async event(type: string, when: (event: SeenEvent) => boolean = () => true): Promise<SeenEvent> {
    return this.until(type, () => this.events().find((event) => event.type === type && when(event)));
  }

  events(): SeenEvent[] {
    return this.frames.flatMap((frame) => (frame.t === "events" ? frame.events : []));
  }

  /** Waits for a condition over what has arrived; the limit only ends a test that would hang. */
  async until<Result>(what: string, look: () => Result | undefined | null | false): Promise<Result> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const found = look();
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; got ${this.raw.join("\n").slice(0, 2_000)}`);
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, 200);
        this.#waiting.add(() => {
          clearTimeout(limit);
          resolve();
        });
      });
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
