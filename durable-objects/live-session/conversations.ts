import { CLOSE } from "../../contracts/close-codes.ts";
import type { ClientFrame } from "../../contracts/frames.ts";
import { groupOf } from "../../contracts/roles.ts";
import { CORE_VERSION, PROTOCOL } from "../../contracts/version.ts";
import type { Actor } from "../../session-core/feature.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { parseCommand, routeSignal, signalFault } from "../../session-core/session.ts";
import type { Pass } from "./admission.ts";
import type { ClassParts } from "./parts.ts";
import { seat, seatOf } from "./seating.ts";
import type { Outcome } from "./sequencer.ts";
import {
  awaitAgain,
  newAllowance,
  openSocket,
  overtakes,
  readFrame,
  sendBye,
  sendRefused,
  type Allowance,
  type OpenSocket,
} from "./sockets.ts";
import type { Connection, StandingSignal } from "./subscribers.ts";
import { gone, SWEEP_EVERY_MS } from "./vigil.ts";

/** A socket that shows no ticket has this long to bring its resume token. */
const HELLO_PATIENCE_MS = 10_000;

const NO_TOKEN =
  "Nothing says who you are. Join first, and open the socket with the ticket; to come back, say hello with the resumeToken of your last welcome.";

/** What a conversation needs of the world. */
interface ConversationsPorts {
  now(): number;
  after(ms: number, wake: () => void): () => void;
}

/**
 * What sockets say, from the upgrade to the close. Invariant: nothing that a socket says has any effect before it is known whose it is,
 * and within what they may ask for.
 */
export class Conversations {
  readonly #ports: ConversationsPorts;
  /** Null until the class begins. */
  readonly #parts: () => ClassParts | null;
  readonly #sockets = new Map<Connection, OpenSocket>();
  readonly #allowances = new Map<string, Allowance>();

  constructor(ports: ConversationsPorts, parts: () => ClassParts | null) {
    this.#ports = ports;
    this.#parts = parts;
  }

  opened(connection: Connection, pass: Pass | null, origin: string | null): void {
    const socket = openSocket(pass, origin, this.#ports.now());
    this.#sockets.set(connection, socket);
    socket.heard = this.#ports.after(HELLO_PATIENCE_MS, () => sendBye(connection, CLOSE.silent, "ticket_expired"));
  }

  /** A socket that outlived the object that accepted it. */
  restored(connection: Connection, pass: Pass, standing?: readonly StandingSignal[]): void {
    const parts = this.#parts();
    const entry = parts?.roster.find(pass.participantId);
    if (!parts || !entry) return sendBye(connection, CLOSE.notAdmitted, "resume_invalid");
    this.#sockets.set(connection, openSocket(pass, pass.origin, this.#ports.now()));
    parts.hub.restore(connection, seatOf(entry, parts.sequencer.state), standing);
  }

  /** Answers a promise only where something has to be waited for: most frames are commands, and a flood of them shows it. */
  received(connection: Connection, text: string, greeted: (pass: Pass) => void): Promise<void> | void {
    const socket = this.#sockets.get(connection);
    const parts = this.#parts();
    if (!socket) return;
    if (!socket.frames.take(this.#ports.now())) return sendBye(connection, CLOSE.flooding, "rate_limited");
    const read = readFrame(text);
    if (!read.ok) {
      sendRefused(connection, read.code, undefined, read.details, read.message);
      if (read.code === "frame_too_large") connection.close(CLOSE.tooLarge, read.code);
      return;
    }
    const { frame } = read;
    if (frame.t === "hello") return this.#hello(connection, socket, frame, greeted);
    const subscriber = parts?.hub.find(connection);
    if (!parts || !subscriber) return sendRefused(connection, "not_joined", frame.t === "command" ? frame.key : undefined);
    const now = this.#ports.now();
    const { participantId, role, group } = subscriber.seat;
    const allowance = this.#allowanceOf(participantId, now);
    switch (frame.t) {
      case "command": {
        const late = overtakes(socket, frame.key, now);
        if (late) return sendRefused(connection, late, frame.key);
        if (!allowance.commands.take(now)) {
          awaitAgain(socket, frame.key, "rate_limited", now);
          return sendRefused(connection, "rate_limited", frame.key);
        }
        const command = parseCommand(frame.type, frame.data);
        if (!command.accepted) return sendRefused(connection, command.code, frame.key, command.details);
        const settle = (outcome: Outcome, carried: boolean) => {
          if (!outcome.ok) {
            awaitAgain(socket, frame.key, outcome.code, this.#ports.now());
            sendRefused(connection, outcome.code, frame.key, outcome.details, outcome.message);
          } else if (!carried) connection.send(JSON.stringify({ t: "ok", key: frame.key, sequence: outcome.sequence }));
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
        if (group === "lobby" || !allowance.signals.take(now) || parts.sequencer.overloaded) return;
        const routed = routeSignal(parts.sequencer.state, subscriber.seat, frame.type, frame.data);
        if (!routed) {
          const fault = signalFault(frame.type, frame.data);
          return fault ? sendRefused(connection, fault.code, undefined, fault.details) : undefined;
        }
        const item = { type: frame.type, data: routed.data, actor: participantId };
        parts.hub.signals.send(item, routed);
        if (routed.standing) parts.hub.signals.stand(connection, item, routed.to);
        return;
      }
      case "history":
        if (!allowance.commands.take(now)) return sendRefused(connection, "rate_limited");
        return parts.hub.history(connection, frame.from, frame.to);
      case "ack":
        if (frame.received !== undefined) connection.taken?.(frame.received);
        return parts.hub.acknowledged(connection);
    }
  }

  closed(connection: Connection, since = this.#ports.now()): void {
    this.#sockets.get(connection)?.heard();
    this.#sockets.delete(connection);
    const last = this.#parts()?.hub.drop(connection);
    if (last?.group === "lobby") this.#parts()?.waiting.changed();
    else if (last) this.#parts()?.absences.begin(last.participantId, since);
  }

  /** Lets go of those who gave no sign of life; for as long as there are sockets, to be called again when `sweep` is due. */
  sweep(): void {
    const parts = this.#parts();
    if (!parts) return;
    const now = this.#ports.now();
    for (const { connection, since } of gone(parts.hub.subscribers, now)) {
      // They were gone before anybody noticed.
      this.closed(connection, since);
      connection.close(CLOSE.silent, "silent");
    }
    if (parts.hub.size > 0) parts.timers.armBy("sweep", now + SWEEP_EVERY_MS);
  }

  async #hello(
    connection: Connection,
    socket: OpenSocket,
    { since, epoch, mark, resumeToken }: Extract<ClientFrame, { t: "hello" }>,
    greeted: (pass: Pass) => void,
  ): Promise<void> {
    const parts = this.#parts();
    socket.heard();
    if (!socket.hellos.take(this.#ports.now())) return sendRefused(connection, "rate_limited");
    if (!parts) return sendBye(connection, CLOSE.notAdmitted, "resume_invalid");
    if (!socket.pass) {
      if (!resumeToken) return sendBye(connection, CLOSE.notAdmitted, "resume_invalid", NO_TOKEN);
      const verified = await parts.admission.verifyResumeToken(resumeToken, socket.origin);
      if (!verified.ok) return sendBye(connection, CLOSE.notAdmitted, verified.code);
      socket.pass = { participantId: verified.participantId, origin: verified.origin };
    }
    const { pass } = socket;
    const entry = parts.roster.find(pass.participantId);
    if (!entry) return sendBye(connection, CLOSE.notAdmitted, "resume_invalid");
    const { participantId, role } = entry;
    const token = await parts.admission.issueResumeToken(pass);
    const { state } = parts.sequencer;
    if (lifecycle.of(state).phase === "live" && !presence.of(state).byId[participantId]?.present) {
      const back = await seat(parts, entry);
      if (!back.ok && back.code !== "in_lobby") return sendBye(connection, CLOSE.notAdmitted, back.code);
    }
    const current = parts.facts.current;
    const seen = since === undefined ? null : { sequence: since, epoch: epoch ?? current.epoch, mark };
    let resumable = seen !== null && parts.recovery.holds(seen);
    // A settled log is whole in Postgres and at its end, and an earlier epoch is known to be over: there is nothing to catch up with.
    if (seen && !resumable && !current.settled && seen.epoch >= current.epoch)
      resumable = await parts.recovery.catchUpWith(seen, groupOf(role) === "staff");
    // The socket may have closed while its token was signed.
    if (!this.#sockets.has(connection)) return;
    greeted(pass);
    parts.hub.drop(connection);
    const seated = seatOf(entry, parts.sequencer.state);
    parts.hub.welcome(connection, seated, resumable ? since : undefined, {
      protocol: PROTOCOL,
      core: CORE_VERSION,
      epoch: parts.facts.current.epoch,
      serverTime: this.#ports.now(),
      resumeToken: token,
    });
    parts.timers.armBy("sweep", this.#ports.now() + SWEEP_EVERY_MS);
    if (seated.group === "staff") connection.send(JSON.stringify({ t: "signals", items: [parts.waiting.signal()] }));
    if (seated.group === "lobby") return parts.waiting.changed();
    parts.absences.end(participantId);
  }

  #allowanceOf(participantId: string, now: number): Allowance {
    let allowance = this.#allowances.get(participantId);
    if (!allowance) this.#allowances.set(participantId, (allowance = newAllowance(now)));
    return allowance;
  }
}
