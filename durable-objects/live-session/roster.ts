import type { ParticipantRole } from "../../contracts/roles.ts";
import type { SessionStorage } from "./storage.ts";

export interface RosterEntry {
  participantId: string;
  userId: string;
  name: string;
  role: ParticipantRole;
  /** ms since 1970 of the moment the last socket closed; null while one is open, or once it has been acted on. */
  disconnectedAt: number | null;
}

type Row = { participant_id: string; user_id: string; name: string; role: string; disconnected_at: number | null };

/**
 * Who was admitted to this session: the one place here that knows which user a participant is. It is outside the log, so that it
 * can be forgotten.
 */
export class Roster {
  readonly #storage: SessionStorage;
  readonly #byParticipant = new Map<string, RosterEntry>();
  readonly #byUser = new Map<string, RosterEntry>();

  constructor(storage: SessionStorage) {
    this.#storage = storage;
    for (const row of storage.exec<Row>("select * from roster")) {
      this.#remember({
        participantId: row.participant_id,
        userId: row.user_id,
        name: row.name,
        role: row.role as ParticipantRole,
        disconnectedAt: row.disconnected_at,
      });
    }
  }

  find(participantId: string): RosterEntry | undefined {
    return this.#byParticipant.get(participantId);
  }
  findUser(userId: string): RosterEntry | undefined {
    return this.#byUser.get(userId);
  }
  all(): Iterable<RosterEntry> {
    return this.#byParticipant.values();
  }

  admit(entry: Omit<RosterEntry, "disconnectedAt">): RosterEntry {
    const known = this.#byParticipant.get(entry.participantId);
    if (known && known.name === entry.name && known.role === entry.role) return known;
    this.#storage.exec(
      `insert into roster (participant_id, user_id, name, role) values (?, ?, ?, ?)
       on conflict (participant_id) do update set name = excluded.name, role = excluded.role`,
      ...[entry.participantId, entry.userId, entry.name, entry.role],
    );
    return this.#remember({ ...entry, disconnectedAt: known?.disconnectedAt ?? null });
  }

  markDisconnected(participantId: string, at: number | null): void {
    const entry = this.#byParticipant.get(participantId);
    if (!entry || entry.disconnectedAt === at) return;
    this.#storage.exec("update roster set disconnected_at = ? where participant_id = ?", at, participantId);
    entry.disconnectedAt = at;
  }

  #remember(entry: RosterEntry): RosterEntry {
    this.#byParticipant.set(entry.participantId, entry);
    this.#byUser.set(entry.userId, entry);
    return entry;
  }
}
