import type { MediaRights } from "../../contracts/media.ts";
import { TOKEN_TTL_S, type MediaServer, type PersonInRoom } from "../../platform/media-server.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { isRemoved, type ParticipantMuted, type ParticipantRemoved } from "../../session-core/features/interaction/moderation.ts";
import { concernsMedia, knownConnections, mediaRights } from "../../session-core/features/integrations/media.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence, type ParticipantJoined, type ParticipantLeft } from "../../session-core/features/orchestrator/presence.ts";
import type { SessionEvent } from "../../session-core/session.ts";

/** The alarm that takes up what an evicted or killed object left undone. */
const SAFETY_MS = 5_000;
/** Webhooks are best effort: while anybody is here the room itself is asked this often who is in it. */
const LOOK_EVERY_MS = 30_000;
/**
 * And this often while somebody who was sent out may still hold a token: a server of one's own lets it connect, and tells of it only
 * once sound and picture flow.
 */
const GUARD_EVERY_MS = 500;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** Requests at once: an object may have six connections open, and the outbox wants one of them. */
const AT_ONCE = 4;
const READ_AT_ONCE = 500;

export interface MediaKeeperPorts {
  server: MediaServer;
  room: string;
  /** Makes the picture for those without a seat; null where nothing can. */
  cast: (() => Promise<void>) | null;
  state(): SessionState;
  head(): number;
  read(after: number, limit: number): SessionEvent[];
  /** How far the log has been carried out. Survives the object. */
  position(): number;
  moved(to: number): void;
  submit(type: string, data: unknown): Promise<unknown>;
  isAnybodyHere(): boolean;
  /** Calls `run` again at that time or before, even after a restart. */
  wakeBy(at: number): void;
  now(): number;
  /** In [0, 1). */
  jitter(): number;
  report(message: string, error?: unknown): void;
}

/**
 * Makes the media room follow the log (R12, R14, R35), and the log follow who is in the room (R58). Invariants: it never throws and never
 * gives up; the class does not wait for it; what it does is safe to do twice, so that it may be cut off anywhere.
 */
export class MediaKeeper {
  readonly #ports: MediaKeeperPorts;
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #isOpen = false;
  #castAt = -Infinity;

  constructor(ports: MediaKeeperPorts) {
    this.#ports = ports;
  }

  /** In a turn's own transaction: what it asks of the room is not forgotten. */
  committing(events: readonly SessionEvent[]): void {
    if (events.some((event) => this.#concerns(event))) this.#ports.wakeBy(this.#ports.now() + SAFETY_MS);
  }

  /** After the turn: at once, unless the server is being waited for. */
  committed(events: readonly SessionEvent[]): void {
    if (this.#failures === 0 && events.some((event) => this.#concerns(event))) void this.run();
  }

  #concerns({ type, data }: SessionEvent): boolean {
    if (concernsMedia.has(type)) return true;
    if (type === "participant.left") return hasLeft(data);
    return type === "participant.joined" && (data as ParticipantJoined | null)?.overflow === true && this.#isCastDue();
  }

  /** Does all there is to do. One run at a time; who asks during a run gets another after it. */
  run(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#runWhileAsked().finally(() => (this.#running = null));
    return this.#running;
  }

  /** Somebody who was sent out came back into the room. */
  async putOut(participantId: string): Promise<void> {
    const { server, room, report } = this.#ports;
    await server.remove(room, participantId).catch((error: unknown) => report("somebody who was sent out is in the room", error));
    return this.run();
  }

  async #runWhileAsked(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#follow();
        if (this.#failures > 0) this.#ports.report("the media server answers again");
        this.#failures = 0;
      } catch (error) {
        const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures);
        if (this.#failures === 0) this.#ports.report("the media server does not answer; it will be tried again", error);
        this.#failures++;
        // It may have been started anew, and know no room.
        this.#isOpen = false;
        this.#ports.wakeBy(this.#ports.now() + backoff * (0.5 + this.#ports.jitter() / 2));
        return;
      }
    }
  }

  async #follow(): Promise<void> {
    const { server, room, state, head, position, moved, now, wakeBy } = this.#ports;
    const through = head();
    switch (lifecycle.of(state()).phase) {
      case "scheduled":
        return;
      case "ended":
        if (position() >= through) return;
        await server.closeRoom(room);
        return moved(through);
      case "live": {
        const { removed, muted } = this.#orders(through);
        await inLanes(removed, (id) => server.remove(room, id));
        if (!this.#isOpen) await server.openRoom(room);
        this.#isOpen = true;
        const known = knownConnections(state());
        const people = await server.people(room);
        await inLanes(people, (person) => this.#putRight(person, muted));
        const connections = people.map(({ participantId, connection, since }) => ({ participantId, connection, since }));
        const screens = people.filter(({ tracks }) => tracks.some(({ source }) => source === "screen"));
        await this.#ports.submit("media.match", {
          connections,
          screens: screens.map(({ participantId }) => participantId),
          known,
        });
        await this.#castToOverflow();
        if (removed.length > 0 || muted.length > 0 || through - position() > READ_AT_ONCE || position() === 0) moved(through);
        if (this.#mayComeBack()) wakeBy(now() + GUARD_EVERY_MS);
        else if (people.length > 0 || this.#ports.isAnybodyHere()) wakeBy(now() + LOOK_EVERY_MS);
      }
    }
  }

  /** While somebody follows without a seat. What breaks, or has ended, is found at the next look. */
  async #castToOverflow(): Promise<void> {
    const { cast, state, now, report } = this.#ports;
    if (!cast || !this.#isCastDue() || !Object.values(presence.of(state()).byId).some((p) => p.present && p.overflow)) return;
    this.#castAt = now();
    await cast().catch((error: unknown) => report("those without a seat get no picture yet", error));
  }

  #isCastDue(): boolean {
    return this.#ports.now() - this.#castAt >= LOOK_EVERY_MS;
  }

  /** Whether anybody was sent out so lately that a token of theirs is still good. */
  #mayComeBack(): boolean {
    const since = this.#ports.now() - TOKEN_TTL_S * 1_000;
    return Object.values(presence.of(this.#ports.state()).byId).some(
      ({ removed, leftAt }) => removed && leftAt !== null && leftAt > since,
    );
  }

  /** What was ordered since it was last carried out, and cannot be read from the state. */
  #orders(through: number): { removed: string[]; muted: ParticipantMuted[] } {
    const removed: string[] = [];
    const left: string[] = [];
    const muted: ParticipantMuted[] = [];
    for (let after = this.#ports.position(); after < through;) {
      const events = this.#ports.read(after, READ_AT_ONCE);
      for (const { type, data, sequence } of events) {
        after = sequence;
        if (data === null || sequence > through) continue;
        if (type === "participant.removed") removed.push((data as ParticipantRemoved).participantId);
        if (type === "participant.left" && hasLeft(data)) left.push((data as ParticipantLeft).participantId);
        if (type === "participant.muted") muted.push(data as ParticipantMuted);
      }
      if (events.length === 0) break;
    }
    const state = this.#ports.state();
    const gone = left.filter((id) => !presence.of(state).byId[id]?.present);
    return { removed: [...removed.filter((id) => isRemoved(state, id)), ...gone], muted };
  }

  async #putRight({ participantId, rights, tracks }: PersonInRoom, muted: readonly ParticipantMuted[]): Promise<void> {
    const { server, room, state } = this.#ports;
    if (isRemoved(state(), participantId)) return server.remove(room, participantId);
    const person = presence.of(state()).byId[participantId];
    // Their seat was given to another while they were away.
    if (person?.present && person.overflow) return server.remove(room, participantId);
    // Whose socket is gone keeps what they had: sound must not end because the class's own connection did.
    if (person?.present) {
      const due = mediaRights(state(), participantId);
      if (!sameRights(rights, due)) await server.permit(room, participantId, due);
    }
    for (const { participantIds, what } of muted) {
      const isMeant = participantIds ? participantIds.includes(participantId) : person?.role === "student";
      if (!isMeant) continue;
      const sent = tracks.filter((track) => track.source === what && !track.muted);
      for (const { id } of sent) await server.silence(room, participantId, id);
    }
  }
}

/** By their own word: whose connections are gone may come back, and hears the class until then. */
const hasLeft = (data: unknown): boolean => (data as ParticipantLeft | null)?.reason === "left";

const sameRights = (a: MediaRights, b: MediaRights) =>
  a.microphone === b.microphone && a.camera === b.camera && a.screen === b.screen;

async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
