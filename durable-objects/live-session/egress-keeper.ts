import type { RoomRecorders } from "../../platform/egress.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { recording, type Recording } from "../../session-core/features/recording/recording.ts";
import type { SessionEvent } from "../../session-core/session.ts";

/** The alarm that takes up what an evicted or killed object left undone. */
const SAFETY_MS = 5_000;
/**
 * An egress that was asked for is there by then, or will never be: longer than the request for it and its own look before may take (10 s
 * each). So long after a stop one may still come up that nobody wants any more.
 */
export const START_BUDGET_MS = 60_000;
const LOOK_AGAIN_MS = 5_000;
/** While a recording runs: one that broke off, and whose word was lost, is said to have ended by then. */
const LOOK_EVERY_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A minute or two of trying: from then on a human should know. */
const ALARMING_FAILURES = 8;

export interface EgressKeeperPorts {
  recorders: RoomRecorders;
  room: string;
  state(): SessionState;
  /** Until when an egress may come up late; null where none was ever asked for. Survives the object. */
  watchedUntil(): number | null;
  watch(until: number): void;
  submit(type: string, data: unknown): Promise<unknown>;
  /** Calls `run` again at that time or before, even after a restart. */
  wakeBy(at: number): void;
  now(): number;
  /** In [0, 1). */
  jitter(): number;
  report(message: string, error?: unknown): void;
  /** For a human to look at. */
  alarm(message: string, error?: unknown): void;
}

/**
 * Makes egress follow the log (R17): what the class was told is over is stopped at LiveKit, whoever said so and however early; and of a
 * recording that LiveKit does not make (any more) the class is told. Invariants: it never throws and never gives up; the class does
 * not wait for it; what it does is safe to do twice.
 */
export class EgressKeeper {
  readonly #ports: EgressKeeperPorts;
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;

  constructor(ports: EgressKeeperPorts) {
    this.#ports = ports;
    // Begun by a worker from before this was kept, or lost to a restore.
    if (byEgress(ports.state()) && ports.watchedUntil() === null) this.#watch();
  }

  /** In a turn's own transaction: what it asks of egress is not forgotten. */
  committing(events: readonly SessionEvent[]): void {
    if (events.some((event) => this.#concerns(event))) this.#watch();
  }

  #watch(): void {
    const now = this.#ports.now();
    this.#ports.watch(now + START_BUDGET_MS);
    this.#ports.wakeBy(now + SAFETY_MS);
  }

  /** After the turn: at once, unless LiveKit is being waited for. */
  committed(events: readonly SessionEvent[]): void {
    if (this.#failures === 0 && events.some((event) => this.#concerns(event))) void this.run();
  }

  #concerns({ type, data }: SessionEvent): boolean {
    if (type === "recording.started") return (data as { recorder?: string } | null)?.recorder === "egress";
    return (type === "recording.stopped" || type === "session.ended") && this.#ports.watchedUntil() !== null;
  }

  /** Does all there is to do. One run at a time; who asks during a run gets another after it. */
  run(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#runWhileAsked().finally(() => (this.#running = null));
    return this.#running;
  }

  async #runWhileAsked(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        if (this.#ports.watchedUntil() !== null) await this.#follow();
        this.#failures = 0;
      } catch (error) {
        const { report, alarm, wakeBy, now, jitter } = this.#ports;
        const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures);
        this.#failures++;
        if (this.#failures === 1) report("egress does not answer; it will be tried again", error);
        if (this.#failures === ALARMING_FAILURES) alarm("an egress may go on although its recording was stopped", error);
        wakeBy(now() + backoff * (0.5 + jitter() / 2));
        return;
      }
    }
  }

  async #follow(): Promise<void> {
    const { recorders, room, state, watchedUntil, submit, wakeBy, now } = this.#ports;
    const askedAt = now();
    const running = await recorders.running(room);
    const current = byEgress(state());
    const strays = running.filter(({ recordingId }) => recordingId !== current?.id);
    // One that does not stop keeps no other from stopping.
    const stops = await Promise.allSettled(strays.map(({ egressId }) => recorders.stop(egressId)));
    const failed = stops.find((stop) => stop.status === "rejected");
    if (failed) throw failed.reason;
    const isMade = current === null || running.some(({ recordingId }) => recordingId === current.id);
    if (!isMade && askedAt - current.startedAt > START_BUDGET_MS) {
      await submit("recording.stop", { recordingId: current.id, brokeOff: true });
    } else if (current) wakeBy(now() + LOOK_EVERY_MS);
    if (now() < (watchedUntil() ?? 0)) wakeBy(now() + LOOK_AGAIN_MS);
  }
}

function byEgress(state: SessionState): Recording | null {
  const { current } = recording.of(state);
  return current?.recorder === "egress" ? current : null;
}
