import { WebSocket } from "ws";
import { UNANSWERED_MAX_COMMANDS } from "../../contracts/limits.ts";
import { dialects, startsWith, type Dialect, type DialectName } from "./dialects.ts";

export interface Target {
  url: string;
  protocols?: string[];
  dialect: DialectName;
  /** Where several classes run at once, which one. */
  room: number;
}

/** As often as the product's own client says what it took. */
const ACKNOWLEDGE_EVERY_BYTES = 128 * 1024;

/** A frame that carries acknowledgements ends with them: so many, each with a key of the load's, are no longer than this. */
const ACKNOWLEDGEMENTS_MAX_BYTES = 100 * UNANSWERED_MAX_COMMANDS;

const SNAPSHOT = Buffer.from('{"t":"snapshot"');

/** One socket of the load. Notes how far it has been told, and when; what that means is worked out when the run is over. */
export class Client {
  readonly target: Target;
  readonly dialect: Dialect;
  /** Only these read their frames whole: they say which number was given to which send. */
  readonly isReference: boolean;
  position = 0;
  frames = 0;
  bytes = 0;
  refused = 0;
  /** Frames that begin after what is known: something between was never told. */
  gaps = 0;
  /** Times that it was too far behind to be told, and was shown where things stand instead. */
  snapshots = 0;
  welcomeBytes = 0;
  /** What the last socket was given to come back with. */
  resumeToken: string | null = null;
  /** A negative number is a leap: what lies before it was never told. */
  reached: number[] = [];
  reachedAt: number[] = [];
  ids: { sequence: number; id: number }[] = [];
  socket: WebSocket | null = null;
  onClose: (() => void) | null = null;
  /** The code of a close that nobody here asked for or expects. */
  closedWith: number | null = null;
  #received = 0;
  #acknowledged = 0;
  /** As the product's own client does, it holds back what would be more than its window of unanswered commands. */
  readonly #heldBack: string[] = [];
  #unanswered = 0;

  constructor(target: Target, isReference: boolean) {
    this.target = target;
    this.isReference = isReference;
    this.dialect = dialects[target.dialect];
  }

  /** Resolves with the ms from the first byte sent to the welcome. */
  connect(protocols = this.target.protocols, since: number | null = null): Promise<number> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.target.url, protocols ?? [], {
        perMessageDeflate: false,
        skipUTF8Validation: true,
        maxPayload: 256 * 1024 * 1024,
      });
      this.socket = socket;
      this.#received = this.#acknowledged = this.#unanswered = 0;
      this.#heldBack.length = 0;
      const ready = () => resolve(performance.now() - started);
      socket.on("open", () => {
        const greeting = this.dialect.greeting(since, this.resumeToken);
        if (greeting === null) ready();
        else if (this.target.dialect !== "socketio") socket.send(greeting);
      });
      socket.on("message", (data: Buffer) => {
        if (this.#take(data, socket)) ready();
      });
      socket.on("error", reject);
      socket.on("close", (code) => {
        reject(new Error(`closed with ${code}`));
        if (this.onClose) this.onClose();
        else this.closedWith = code;
      });
    });
  }

  /** What is sent to a closed socket is lost, as it is for a client that keeps no queue. */
  send(text: string): void {
    if (!this.dialect.answers) return this.#sendNow(text);
    if (this.#unanswered >= UNANSWERED_MAX_COMMANDS) return void this.#heldBack.push(text);
    this.#unanswered++;
    this.#sendNow(text);
  }
  #sendNow(text: string): void {
    if (this.socket!.readyState === WebSocket.OPEN) this.socket!.send(text);
  }
  #answered(count: number): void {
    this.#unanswered = Math.max(0, this.#unanswered - count);
    for (const text of this.#heldBack.splice(0, UNANSWERED_MAX_COMMANDS - this.#unanswered)) this.send(text);
  }

  /** The counters begin anew; positions stay. */
  reset(): void {
    this.frames = this.bytes = this.refused = this.snapshots = 0;
    this.reached = [];
    this.reachedAt = [];
    this.ids = [];
  }

  /** True when the frame is the welcome. */
  #take(frame: Buffer, socket: WebSocket): boolean {
    const reach = this.dialect.reach(frame, this.position);
    this.#received += frame.length;
    if (this.dialect.answers) {
      const answers = this.dialect.answers(frame.subarray(-ACKNOWLEDGEMENTS_MAX_BYTES), reach !== null);
      if (answers > 0) this.#answered(answers);
    }
    if (this.target.dialect === "chalkline" && this.#received - this.#acknowledged >= ACKNOWLEDGE_EVERY_BYTES) {
      this.#acknowledged = this.#received;
      socket.send(JSON.stringify({ t: "ack", sequence: this.position, received: this.#received }));
    }
    if (reach !== null) {
      this.frames++;
      this.bytes += frame.length;
      if (this.isReference) this.ids.push(...this.dialect.events(frame, this.position));
      if (this.dialect.begins && this.dialect.begins(frame) > this.position) this.gaps++;
      if (reach > this.position) {
        this.position = reach;
        this.reached.push(reach);
        this.reachedAt.push(performance.now());
      }
      return false;
    }
    const answer = this.dialect.answer?.(frame);
    if (answer) socket.send(answer);
    // engine.io opens first, and is greeted then.
    if (this.target.dialect === "socketio" && frame[0] === 0x30) socket.send(this.dialect.greeting(null, null)!);
    if (this.dialect.welcomes(frame)) {
      this.#welcomed(frame);
      return true;
    }
    if (startsWith(frame, SNAPSHOT)) this.#leapt(frame);
    else if (frame.includes('"t":"refused"')) this.refused++;
    return false;
  }

  #leapt(frame: Buffer): void {
    const { sequence } = JSON.parse(frame.toString()) as { sequence: number };
    this.snapshots++;
    this.position = Math.max(this.position, sequence);
    this.reached.push(-sequence);
    this.reachedAt.push(performance.now());
  }

  #welcomed(frame: Buffer): void {
    if (this.target.dialect !== "chalkline") return;
    const { resumeToken, sequence } = JSON.parse(frame.toString()) as { resumeToken: string; sequence: number };
    this.resumeToken = resumeToken;
    this.position = sequence;
    this.welcomeBytes = frame.length;
  }
}
