import type { Bindings } from "../bindings.ts";
import type { Bearer } from "./bearer.ts";
import { HttpError } from "./errors.ts";

/** How often one subject may ask, a minute (R80). */
export const limiters = {
  /** Guessing passwords: by address and account. Nobody mistypes theirs thirty times a minute. */
  "sign-in": { perMinute: 30, binding: "RATE_LIMIT_SIGN_IN" },
  /** By user; sockets have their own limits. Five a second is more than a person does, and a script learns to wait. */
  write: { perMinute: 300, binding: "RATE_LIMIT_WRITE" },
  /** By user. A home screen that polls asks twenty times a minute. */
  read: { perMinute: 1_200, binding: "RATE_LIMIT_READ" },
  /** Before sign-in, by address: a whole school may sit behind one, and sign in when the bell rings. */
  address: { perMinute: 3_000, binding: "RATE_LIMIT_ADDRESS" },
} as const satisfies Record<string, { perMinute: number; binding: keyof Bindings }>;

export type LimiterName = keyof typeof limiters;

/** A stricter limit of a route's own, besides the one that its method implies. */
export interface RouteLimit<Body> {
  limiter: LimiterName;
  /** Whom it counts, together with the client's address. */
  by(body: Body, user: Bearer | null): string;
}

const WINDOW_MS = 60_000;

/** Throws `rate_limited` once the subject has used up the minute. */
export async function countAgainst(bindings: Bindings, name: LimiterName, subject: string): Promise<void> {
  const { perMinute, binding } = limiters[name];
  const bound = bindings[binding];
  const allowed = bound
    ? (await bound.limit({ key: subject })).success
    : ownWindow.take(`${name} ${subject}`, perMinute, Date.now());
  if (!allowed) throw new HttpError("rate_limited", { headers: { "retry-after": String(WINDOW_MS / 1000) } });
}

/**
 * Counts in this isolate alone, for where no limiter is bound: a caller whose requests spread over several isolates gets as many
 * times the limit. Bounded: subjects whose window is over are forgotten, and beyond `maxSubjects` the oldest too.
 */
export class FixedWindow {
  readonly #counts = new Map<string, { startedAt: number; used: number }>();
  readonly #maxSubjects: number;

  constructor(maxSubjects = 10_000) {
    this.#maxSubjects = maxSubjects;
  }

  take(subject: string, limit: number, now: number): boolean {
    const known = this.#counts.get(subject);
    if (known && now - known.startedAt < WINDOW_MS) {
      known.used += 1;
      return known.used <= limit;
    }
    this.#counts.delete(subject);
    this.#counts.set(subject, { startedAt: now, used: 1 });
    for (const [oldest, { startedAt }] of this.#counts) {
      if (this.#counts.size <= this.#maxSubjects && now - startedAt < WINDOW_MS) break;
      this.#counts.delete(oldest);
    }
    return limit > 0;
  }
}

const ownWindow = new FixedWindow();
