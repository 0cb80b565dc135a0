import type {
  Admitted,
  AdmitRequest,
  LiveSessionStatus,
  Receipt,
  Refused,
  SignalRequest,
  StartRequest,
  SubmitRequest,
} from "../../platform/live-session.ts";
import { SYSTEM, type Actor } from "../../session-core/feature.ts";
import { mediaRights } from "../../session-core/features/integrations/media.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { parseCommand, routeSignal } from "../../session-core/session.ts";
import { Admission, type Pass } from "./admission.ts";
import { refused } from "./refused.ts";
import { Conversations } from "./conversations.ts";
import { assemble, type ClassParts, type RoomPorts } from "./parts.ts";
import { FactBook } from "./facts.ts";
import { seat, seatOf } from "./seating.ts";
import type { Connection, StandingSignal } from "./subscribers.ts";
import { SWEEP_EVERY_MS } from "./vigil.ts";

/** What an alarm could not do is tried again after this; a broken part must not spin. */
const FAILED_ALARM_RETRY_MS = 30_000;

/**
 * One live session, free of any platform: what its Durable Object does, over ports. Invariant: no tenant but the one that started
 * it learns that it exists.
 */
export class Room {
  readonly #ports: RoomPorts;
  readonly #conversations: Conversations;
  #parts: ClassParts | null = null;

  constructor(ports: RoomPorts) {
    this.#ports = ports;
    const facts = FactBook.load(ports.storage);
    if (facts) this.#parts = assemble(ports, facts);
    this.#conversations = new Conversations(ports, () => this.#parts);
  }

  /** For what the session is asked beside its own protocol; null before it begins. */
  get parts(): ClassParts | null {
    return this.#parts;
  }

  async start(request: StartRequest): Promise<Receipt | Refused> {
    const { tenantId, sessionId, classroomId, classroomName, lessonTitle, capacity, scenes, words = null } = request;
    if (this.#isForeign(tenantId)) return refused("not_found");
    const command = parseCommand("session.start", { sessionId, classroomId, classroomName, lessonTitle, capacity, scenes });
    if (!command.accepted) return refused(command.code, command.details);
    this.#parts ??= assemble(
      this.#ports,
      FactBook.begin(this.#ports.storage, { tenantId, sessionId, capacity, epoch: 1, flushedThrough: 0, settled: null, words }),
    );
    return this.#parts.sequencer.ask(SYSTEM, "session.start", command.data, null, request.trace);
  }

  async admit(request: AdmitRequest): Promise<Admitted | Refused> {
    const { tenantId, userId, participantId, name, role, origin, orOverflow = false, trace } = request;
    const parts = this.#parts;
    if (!parts) return refused("not_live");
    if (this.#isForeign(tenantId)) return refused("not_found");
    const joined = await seat(parts, { participantId, name, role }, { orOverflow, trace });
    const waiting = !joined.ok && joined.code === "in_lobby";
    if (!joined.ok && !waiting) return joined;
    const entry = parts.roster.admit({ participantId, userId, name, role });
    parts.hub.reseat(seatOf(entry, parts.sequencer.state));
    if (!waiting && !parts.hub.isConnected(participantId)) {
      // Someone who never opens a socket leaves like someone who lost theirs; a new admission starts the grace anew.
      parts.absences.end(participantId);
      parts.absences.begin(participantId, this.#ports.now());
    }
    const { ticket, expiresAt } = await parts.admission.issueTicket({ participantId, origin });
    const { state } = parts.sequencer;
    const rights = presence.of(state).byId[participantId]?.overflow ? null : mediaRights(state, participantId);
    return { ok: true, participant: { participantId, name, role }, ticket, expiresAt, rights, ...(waiting ? { waiting } : {}) };
  }

  async submit({ tenantId, as, key, type, data, trace }: SubmitRequest): Promise<Receipt | Refused> {
    const parts = this.#parts;
    if (!parts || this.#isForeign(tenantId)) return refused("not_found");
    const entry = as === "system" ? null : parts.roster.findUser(as.userId);
    if (entry === undefined) return refused("not_joined");
    const command = parseCommand(type, data);
    if (!command.accepted) return refused(command.code, command.details);
    const actor: Actor = entry === null ? SYSTEM : { kind: "participant", id: entry.participantId, role: entry.role };
    return parts.sequencer.ask(actor, type, command.data, key, trace);
  }

  /** From the session's own objects, as `system`. */
  signal({ tenantId, type, data, actor }: SignalRequest): void {
    const parts = this.#parts;
    if (!parts || this.#isForeign(tenantId)) return;
    const routed = routeSignal(parts.sequencer.state, { participantId: actor, role: "system" }, type, data);
    if (!routed) return;
    const item = { type, data: routed.data, actor };
    parts.hub.signals.send(item, routed);
    parts.standing.keep(item, routed.to);
  }

  status(): LiveSessionStatus {
    const parts = this.#parts;
    if (!parts) return { phase: "scheduled", sequence: 0, hash: "", epoch: 0, flushedThrough: 0, connected: 0, quarantined: 0 };
    const { sequence, hash, epoch } = parts.sequencer.head;
    return {
      phase: lifecycle.of(parts.sequencer.state).phase,
      sequence,
      hash: sequence > 0 ? hash : "",
      epoch,
      flushedThrough: parts.facts.current.flushedThrough,
      connected: parts.hub.size,
      quarantined: parts.quarantine.size,
    };
  }

  async poke(): Promise<LiveSessionStatus> {
    await this.#parts?.outbox.compare();
    return this.status();
  }

  /** Checks what an upgrade brings, before there is a socket: a ticket, or nothing yet. */
  async checkTicket(ticket: string | null, origin: string | null): Promise<{ ok: true; pass: Pass | null } | Refused> {
    if (ticket === null) return { ok: true, pass: null };
    // A class that never began turns a stranger away as one does that is not theirs: nobody learns by a socket which there are.
    const admission =
      this.#parts?.admission ?? new Admission({ ...this.#ports, sessionId: null, roster: { find: () => undefined } });
    const redeemed = await admission.redeemTicket(ticket, origin);
    return redeemed.ok ? { ok: true, pass: { participantId: redeemed.participantId, origin: redeemed.origin } } : redeemed;
  }

  opened(connection: Connection, pass: Pass | null, origin: string | null): void {
    this.#conversations.opened(connection, pass, origin);
  }
  restored(connection: Connection, pass: Pass, standing?: readonly StandingSignal[]): void {
    this.#conversations.restored(connection, pass, standing);
  }
  received(connection: Connection, text: string, greeted: (pass: Pass) => void): Promise<void> | void {
    return this.#conversations.received(connection, text, greeted);
  }
  closed(connection: Connection): void {
    this.#conversations.closed(connection);
  }

  /**
   * Call once, after every surviving socket is restored: who is here without one is expected back, and what a dying object left
   * undone is due again.
   */
  awake(): void {
    if (!this.#parts) return;
    this.#parts.takeUp();
    const { absences, hub, sequencer, timers } = this.#parts;
    if (hub.size > 0) timers.armBy("sweep", this.#ports.now() + SWEEP_EVERY_MS);
    for (const { id, present } of Object.values(presence.of(sequencer.state).byId)) {
      if (present && !hub.isConnected(id)) absences.begin(id, this.#ports.now());
    }
  }

  /** Everything that was due. Never throws: a thrown alarm is retried six times and then never again. */
  async alarm(): Promise<void> {
    const parts = this.#parts;
    if (!parts) return;
    const due = parts.timers.takeDue(this.#ports.now());
    try {
      if (due.includes("sweep")) this.#conversations.sweep();
      if (due.includes("expire")) await this.#expire(parts);
      if (due.includes("snapshot")) parts.takeSnapshot();
      // On its own way: a media server that does not answer must not hold the log up.
      if (due.includes("media")) void parts.media?.run();
      if (due.includes("egress")) void parts.egress?.run();
      if (due.includes("outbox")) await parts.outbox.drain();
      if (due.includes("settle")) await parts.settle();
    } catch (error) {
      this.#ports.logger.error("an alarm failed", { due: due.join(",") }, error);
      for (const name of due) parts.timers.armBy(name, this.#ports.now() + FAILED_ALARM_RETRY_MS);
    } finally {
      parts.timers.rearm();
    }
  }

  async #expire(parts: ClassParts): Promise<void> {
    const participantIds = parts.absences.takeExpired(this.#ports.now());
    const expired = await parts.sequencer.ask(SYSTEM, "participant.expire", { participantIds }, null, undefined);
    for (const id of participantIds) {
      // Not committed: they are still here, and their grace is over all the same.
      if (!expired.ok && expired.code === "unavailable") parts.absences.begin(id, this.#ports.now());
      // Back while they were taken for gone: their socket must not outlive their seat.
      const back = expired.ok && parts.hub.isConnected(id) ? parts.roster.find(id) : undefined;
      if (back) await seat(parts, back);
    }
  }

  #isForeign(tenantId: string): boolean {
    return this.#parts !== null && this.#parts.facts.current.tenantId !== tenantId;
  }
}
