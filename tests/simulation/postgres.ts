import type { EncodedEvents } from "../../durable-objects/live-session/event-log.ts";
import type { AppendFailure, Position } from "../../durable-objects/live-session/outbox.ts";
import { genesisHash, linkHash } from "../../session-core/hash-chain.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import { sha256 } from "../../session-core/testing/scribe.ts";
import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

export type PostgresWeather = "fine" | "down" | "slow" | "reply-lost";

class AppendError extends Error {
  readonly failure: AppendFailure;
  constructor(failure: AppendFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** `append_session_events` by the same rules as the SQL function, with weather. */
export class SimulatedPostgres {
  rows: SessionEvent[] = [];
  weather: PostgresWeather = "fine";
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #session: { tenantId: string; sessionId: string };

  constructor(clock: Clock, random: Random, session: { tenantId: string; sessionId: string }) {
    this.#clock = clock;
    this.#random = random;
    this.#session = session;
  }

  get position(): Position {
    const last = this.rows.at(-1);
    return { watermark: last?.sequence ?? 0, hash: last?.hash ?? null };
  }

  async append({ json }: EncodedEvents): Promise<Position> {
    const sent = JSON.parse(json) as SessionEvent[];
    await this.#clock.wait(this.weather === "slow" ? this.#random.between(2_000, 9_000) : this.#random.between(2, 40));
    if (this.weather === "down") throw new AppendError("unreachable", "connection refused");
    this.#insert(sent);
    const answer = this.position;
    await this.#clock.wait(this.#random.between(1, 20));
    if (this.weather === "reply-lost" && this.#random.chance(0.7)) throw new AppendError("unreachable", "the reply was lost");
    return answer;
  }

  async read(after: number, limit: number): Promise<SessionEvent[]> {
    await this.#clock.wait(this.#random.between(2, 40));
    if (this.weather === "down") throw new AppendError("unreachable", "connection refused");
    return this.rows.filter(({ sequence }) => sequence > after).slice(0, limit);
  }

  classify(error: unknown): AppendFailure {
    return error instanceof AppendError ? error.failure : "unreachable";
  }

  #insert(events: readonly SessionEvent[]): void {
    const next = [...this.rows];
    for (const event of events) {
      const last = next.at(-1);
      const watermark = last?.sequence ?? 0;
      if (event.sequence <= watermark) {
        const stored = next.find(({ sequence }) => sequence === event.sequence);
        if (stored?.hash !== event.hash)
          throw new AppendError("diverged", `event ${event.sequence} is already here with another hash`);
        continue;
      }
      const recovers = event.type === "session.recovered" && event.epoch > (last?.epoch ?? 1);
      if (event.sequence !== watermark + 1 && !recovers)
        throw new AppendError("elsewhere", `event ${event.sequence} does not follow ${watermark}`);
      const previous = last?.hash ?? genesisHash(sha256, this.#session.tenantId, this.#session.sessionId);
      if (linkHash(sha256, previous, event) !== event.hash)
        throw new AppendError("diverged", `event ${event.sequence} is not chained`);
      next.push(event);
    }
    this.rows = next;
  }
}
