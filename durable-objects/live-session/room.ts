import { errorTable, type ErrorCode } from "../../contracts/errors.ts";
import { HISTORY_MAX_EVENTS, LEAVE_GRACE_MS } from "../../contracts/limits.ts";
import { CORE_VERSION, PROTOCOL } from "../../contracts/version.ts";
import type {
  Admitted,
  AdmitRequest,
  LiveSessionStatus,
  Receipt,
  Refused,
  StartRequest,
  SubmitRequest,
} from "../../platform/live-session.ts";
import { SYSTEM, type Actor } from "../../session-core/feature.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { initialState, parseCommand, routeSignal } from "../../session-core/session.ts";
import { Admission, type Pass } from "./admission.ts";
import type { Connection, Seat } from "./hub.ts";
import { assemble, type ClassParts, type RoomPorts } from "./parts.ts";
import { FactBook } from "./facts.ts";
import { Roster, type RosterEntry } from "./roster.ts";
import type { Outcome } from "./sequencer.ts";
import { CLOSE, openSocket, readFrame, sendBye, sendRefused, type OpenSocket } from "./sockets.ts";
import { createTables } from "./storage.ts";
import { Timers } from "./timers.ts";

/** A socket that shows no ticket has this long to bring its resume token. */
const HELLO_PATIENCE_MS = 10_000;

/**
 * One live session, free of any platform: what its Durable Object does, over ports. Invariant: no tenant but the one that started
 * it learns that it exists.
 */
export class Room {
  readonly #ports: RoomPorts;
  readonly #facts: FactBook;
  readonly #roster: Roster;
  readonly #timers: Timers;
  readonly #admission: Admission;
  readonly #sockets = new Map<Connection, OpenSocket>();
  #parts: ClassParts | null = null;

  constructor(ports: RoomPorts) {
    this.#ports = ports;
    createTables(ports.storage);
    this.#facts = new FactBook(ports.storage);
    this.#roster = new Roster(ports.storage);
    this.#timers = new Timers(ports.storage);
    this.#admission = new Admission({ ...ports, roster: this.#roster, sessionId: () => this.#facts.current?.sessionId ?? "" });
    if (this.#facts.current) this.#open();
  }

  async start(request: StartRequest): Promise<Receipt | Refused> {
    const { tenantId, sessionId, classroomId, classroomName, lessonTitle, capacity, scenes } = request;
    if (this.#isForeign(tenantId)) return refused("not_found");
    const command = parseCommand("session.start", { sessionId, classroomId, classroomName, lessonTitle, capacity, scenes });
    if (!command.accepted) return { ok: false, code: command.code, message: command.message, details: command.details };
    if (!this.#facts.current) {
      this.#facts.write({ tenantId, sessionId, capacity, epoch: 1, flushedThrough: 0, settled: null });
      this.#open();
    }
    return this.#submit(SYSTEM, "session.start", command.data, null, request.trace);
  }

  async admit(request: AdmitRequest): Promise<Admitted | Refused> {
    const { tenantId, userId, participantId, name, role, origin, trace } = request;
    const facts = this.#facts.current;
    if (!facts || facts.tenantId !== tenantId) return refused(facts ? "not_found" : "not_live");
    const joined = await this.#submit(
      SYSTEM,
      "participant.join",
      { participantId, name, role, capacity: facts.capacity },
      null,
      trace,
    );
    if (!joined.ok) return joined;
    this.#roster.admit({ participantId, userId, name, role });
    // No socket is open yet: someone who never opens one leaves like someone who lost theirs.
    if (!this.#parts?.hub.isConnected(participantId)) {
      this.#roster.markDisconnected(participantId, null);
      this.#expectBack(participantId, this.#ports.now());
    }
    const { ticket, expiresAt } = await this.#admission.issueTicket({ participantId, origin });
    return { ok: true, participant: { participantId, name, role }, ticket, expiresAt };
  }

  async submit({ tenantId, as, key, type, data, trace }: SubmitRequest): Promise<Receipt | Refused> {
    if (!this.#parts || this.#isForeign(tenantId)) return refused("not_found");
    const entry = as === "system" ? null : this.#roster.findUser(as.userId);
    if (entry === undefined) return refused("not_joined");
    const command = parseCommand(type, data);
    if (!command.accepted) return { ok: false, code: command.code, message: command.message, details: command.details };
    const actor: Actor = entry === null ? SYSTEM : { kind: "participant", id: entry.participantId, role: entry.role };
    return this.#submit(actor, type, command.data, key, trace);
  }

  status(): LiveSessionStatus {
    const facts = this.#facts.current;
    const head = this.#parts?.sequencer.head;
    return {
      phase: lifecycle.of(this.#parts?.sequencer.state ?? initialState).phase,
      sequence: head?.sequence ?? 0,
      hash: head && head.sequence > 0 ? head.hash : "",
      epoch: facts?.epoch ?? 0,
      flushedThrough: facts?.flushedThrough ?? 0,
      connected: this.#parts?.hub.size ?? 0,
      quarantined: this.#parts?.quarantine.size ?? 0,
    };
  }

  async poke(): Promise<LiveSessionStatus> {
    await this.#parts?.outbox.compare();
    return this.status();
  }

  /** Checks what an upgrade brings, before there is a socket: a ticket, or nothing yet. */
  async checkTicket(ticket: string | null, origin: string | null): Promise<{ ok: true; pass: Pass | null } | Refused> {
    if (!this.#parts) return refused("not_found");
    if (ticket === null) return { ok: true, pass: null };
    const redeemed = await this.#admission.redeemTicket(ticket, origin);
    return redeemed.ok ? { ok: true, pass: { participantId: redeemed.participantId, origin: redeemed.origin } } : redeemed;
  }

  opened(connection: Connection, pass: Pass | null, origin: string | null): void {
    const socket = openSocket(pass, origin, this.#ports.now());
    this.#sockets.set(connection, socket);
    socket.heard = this.#ports.after(HELLO_PATIENCE_MS, () => sendBye(connection, CLOSE.silent, "ticket_expired"));
  }

  /** A socket that outlived the object that accepted it. */
  restored(connection: Connection, pass: Pass): void {
    const entry = this.#roster.find(pass.participantId);
    if (!entry || !this.#parts) return;
    this.#sockets.set(connection, openSocket(pass, pass.origin, this.#ports.now()));
    this.#parts.hub.restore(connection, seatOf(entry));
  }

  /** Call once, after every surviving socket is restored: who is here without one is expected back. */
  awake(): void {
    if (!this.#parts) return;
    const now = this.#ports.now();
    for (const participant of Object.values(presence.of(this.#parts.sequencer.state).byId)) {
      if (participant.present && !this.#parts.hub.isConnected(participant.id)) this.#expectBack(participant.id, now);
    }
  }

  async received(connection: Connection, text: string, greeted: (pass: Pass) => void): Promise<void> {
    const socket = this.#sockets.get(connection);
    const parts = this.#parts;
    if (!socket || !parts) return;
    const read = readFrame(text);
    if (!read.ok) {
      sendRefused(connection, read.code, undefined, read.details);
      if (read.code === "frame_too_large") connection.close(CLOSE.tooLarge, read.code);
      return;
    }
    const { frame } = read;
    if (frame.t === "hello") return this.#hello(connection, socket, frame.since, frame.resumeToken, greeted);
    const subscriber = parts.hub.find(connection);
    if (!subscriber) return sendRefused(connection, "not_joined", frame.t === "command" ? frame.key : undefined);
    const now = this.#ports.now();
    const { participantId, role } = subscriber.seat;
    switch (frame.t) {
      case "command": {
        if (!socket.commands.take(now)) return sendRefused(connection, "rate_limited", frame.key);
        const command = parseCommand(frame.type, frame.data);
        if (!command.accepted) return sendRefused(connection, command.code, frame.key, command.details);
        const settle = (outcome: Outcome, carried: boolean) => {
          if (!outcome.ok) sendRefused(connection, outcome.code, frame.key, outcome.details, outcome.message);
          else if (!carried) connection.send(JSON.stringify({ t: "ok", key: frame.key, sequence: outcome.sequence }));
        };
        const actor: Actor = { kind: "participant", id: participantId, role };
        parts.sequencer.submit({
          actor,
          key: frame.key,
          type: frame.type,
          data: command.data,
          trace: frame.trace ?? null,
          settle,
        });
        return;
      }
      case "signal": {
        const routed = socket.signals.take(now) && !parts.sequencer.overloaded ? routeSignal(role, frame.type, frame.data) : null;
        if (routed) parts.hub.signals.send({ type: frame.type, data: routed.data, actor: participantId }, routed.to);
        return;
      }
      case "history":
        if (!socket.commands.take(now)) return sendRefused(connection, "rate_limited");
        return parts.hub.history(connection, frame.from, frame.to, HISTORY_MAX_EVENTS);
      case "ack":
        return parts.hub.acknowledged(connection, frame.sequence);
    }
  }

  closed(connection: Connection): void {
    this.#sockets.get(connection)?.heard();
    this.#sockets.delete(connection);
    const last = this.#parts?.hub.drop(connection);
    if (last) this.#expectBack(last.participantId, this.#ports.now());
  }

  /** Everything that was due. Never throws: a thrown alarm is retried six times and then never again. */
  async alarm(): Promise<void> {
    const due = this.#timers.takeDue(this.#ports.now());
    try {
      if (due.includes("expire")) await this.#expire();
      if (due.includes("snapshot")) this.#parts?.takeSnapshot();
      if (due.includes("outbox")) await this.#parts?.outbox.drain();
      if (due.includes("settle")) await this.#parts?.settle();
    } catch (error) {
      this.#ports.logger.error("an alarm failed", { due: due.join(",") }, error);
      for (const name of due) this.#timers.armBy(name, this.#ports.now() + 30_000);
    } finally {
      this.#timers.rearm();
    }
  }

  async #hello(
    connection: Connection,
    socket: OpenSocket,
    since: number | undefined,
    resumeToken: string | undefined,
    greeted: (pass: Pass) => void,
  ) {
    socket.heard();
    if (!socket.pass) {
      const verified = await this.#admission.verifyResumeToken(resumeToken ?? "", socket.origin);
      if (!verified.ok) return sendBye(connection, CLOSE.notAdmitted, verified.code);
      socket.pass = { participantId: verified.participantId, origin: verified.origin };
    }
    const { pass } = socket;
    const entry = this.#roster.find(pass.participantId);
    const parts = this.#parts;
    if (!entry || !parts) return sendBye(connection, CLOSE.notAdmitted, "resume_invalid");
    const seat = seatOf(entry);
    const { participantId } = seat;
    const token = await this.#admission.issueResumeToken(pass);
    if (
      lifecycle.of(parts.sequencer.state).phase === "live" &&
      !presence.of(parts.sequencer.state).byId[participantId]?.present
    ) {
      const back = await this.#submit(
        SYSTEM,
        "participant.join",
        { ...seat, capacity: this.#facts.current!.capacity },
        null,
        undefined,
      );
      if (!back.ok) return sendBye(connection, CLOSE.notAdmitted, back.code);
    }
    if (!this.#sockets.has(connection)) return;
    greeted(pass);
    parts.hub.drop(connection);
    parts.hub.welcome(connection, seat, since, {
      protocol: PROTOCOL,
      core: CORE_VERSION,
      epoch: this.#facts.current!.epoch,
      serverTime: this.#ports.now(),
      resumeToken: token,
    });
    this.#roster.markDisconnected(participantId, null);
  }

  #submit(actor: Actor, type: string, data: unknown, key: string | null, trace: string | undefined): Promise<Outcome> {
    const { sequencer } = this.#parts!;
    return new Promise((resolve) => sequencer.submit({ actor, key, type, data, trace: trace ?? null, settle: resolve }));
  }

  #open(): void {
    this.#parts = assemble(this.#ports, this.#facts, this.#timers);
  }

  #isForeign(tenantId: string): boolean {
    return this.#facts.current !== null && this.#facts.current.tenantId !== tenantId;
  }

  #expectBack(participantId: string, now: number): void {
    if (this.#roster.find(participantId)?.disconnectedAt === null) this.#roster.markDisconnected(participantId, now);
    this.#timers.armBy("expire", now + LEAVE_GRACE_MS);
  }

  /** Those whose grace is over leave; for the others the timer is set again. */
  async #expire(): Promise<void> {
    const now = this.#ports.now();
    const waiting = [...this.#roster.all()].filter((entry) => entry.disconnectedAt !== null);
    const gone = waiting.filter(({ disconnectedAt }) => disconnectedAt! + LEAVE_GRACE_MS <= now);
    if (gone.length > 0) {
      await this.#submit(
        SYSTEM,
        "participant.expire",
        { participantIds: gone.map(({ participantId }) => participantId) },
        null,
        undefined,
      );
      for (const { participantId } of gone) this.#roster.markDisconnected(participantId, null);
    }
    const next = waiting.filter((entry) => !gone.includes(entry)).map(({ disconnectedAt }) => disconnectedAt! + LEAVE_GRACE_MS);
    if (next.length > 0) this.#timers.armBy("expire", Math.min(...next));
  }
}

const seatOf = ({ participantId, name, role }: RosterEntry): Seat => ({ participantId, name, role });

function refused(code: ErrorCode): Refused {
  return { ok: false, code, message: errorTable[code].message };
}
