import { groupOf } from "../../contracts/roles.ts";
import type { SomeControls } from "../../session-core/features/interaction/controls.ts";
import type { LobbyDecided } from "../../session-core/features/interaction/lobby.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import type { FactBook } from "./facts.ts";
import type { Hub } from "./hub.ts";
import { seat } from "./seating.ts";
import type { Sequencer } from "./sequencer.ts";
import type { Seat } from "./subscribers.ts";

/** Names told to staff at once; of more they are told how many. */
const TOLD_MAX = 200;

export interface WaitingPorts {
  hub: Pick<Hub, "waiting" | "signals" | "reseat" | "seeOff">;
  sequencer: Pick<Sequencer, "ask">;
  facts: FactBook;
}

/**
 * Who waits in the lobby: those with a socket there, and nothing else. It is neither stored nor logged; what staff say of them is.
 * A socket that is let in changes its group and starts from what it may see then.
 */
export class Waiting {
  readonly #ports: WaitingPorts;
  #told = "[]";

  constructor(ports: WaitingPorts) {
    this.#ports = ports;
  }

  /** After a turn: lets in and turns away those it decided on. */
  after(events: readonly SessionEvent[]): void {
    for (const { type, data } of events) {
      if (type === "lobby.admitted") this.#letIn(({ participantId }) => includes(data as LobbyDecided, participantId));
      if (type === "lobby.denied") {
        this.#turnAway("entry_denied", ({ participantId }) => includes(data as LobbyDecided, participantId));
      }
      if (type !== "room.locked") continue;
      const { entry } = data as SomeControls;
      if (entry === "open") this.#letIn(() => true);
      if (entry === "locked") this.#turnAway("entry_locked", () => true);
    }
  }

  /** Somebody came to the lobby or went: staff are told who waits. */
  changed(): void {
    const people = this.#ports.hub.waiting();
    const now = JSON.stringify(people.map(({ participantId }) => participantId));
    if (now === this.#told) return;
    this.#told = now;
    this.#ports.hub.signals.send(this.signal(people), { to: ["staff"] });
  }

  signal(people = this.#ports.hub.waiting()) {
    const told = people.slice(0, TOLD_MAX).map(({ participantId, name }) => ({ id: participantId, name }));
    return { type: "lobby.waiting", data: { people: told, waiting: people.length }, actor: "system" };
  }

  #letIn(isMeant: (seat: Seat) => boolean): void {
    for (const seat of this.#ports.hub.waiting()) if (isMeant(seat)) void this.#seat(seat);
  }

  async #seat({ participantId, name, role }: Seat): Promise<void> {
    const joined = await seat(this.#ports, { participantId, name, role });
    if (joined.ok) this.#ports.hub.reseat({ participantId, name, role, group: groupOf(role) });
    // Not committed: they wait on, and staff see that they do.
    this.changed();
  }

  #turnAway(code: "entry_denied" | "entry_locked", isMeant: (seat: Seat) => boolean): void {
    for (const seat of this.#ports.hub.waiting().filter(isMeant)) {
      this.#ports.hub.seeOff(seat.participantId, code);
    }
    this.changed();
  }
}

const includes = ({ participantIds }: LobbyDecided, id: string): boolean => participantIds.includes(id);
