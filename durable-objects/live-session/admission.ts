import { jwtVerify, SignJWT, errors } from "jose";
import { TICKET_TTL_S } from "../../contracts/limits.ts";
import type { Refused } from "../../platform/live-session.ts";
import { refused } from "./refused.ts";
import type { Roster } from "./roster.ts";
import type { SessionStorage } from "./storage.ts";

const ALGORITHM = "HS256";
const ISSUER = "chalkline";
const TICKET = "chalkline.ticket";
const RESUME = "chalkline.resume";

/** What a ticket or resume token says of its bearer. */
export interface Pass {
  participantId: string;
  /** The page that may use it; null where no browser asked. */
  origin: string | null;
}

export interface AdmissionPorts {
  /** Null where no class ever began: then every ticket is for another. */
  sessionId: string | null;
  /** The first signs; all verify, so that a secret can be replaced while classes run. */
  secrets: readonly string[];
  storage: SessionStorage;
  roster: Pick<Roster, "find">;
  now(): number;
  newId(): string;
}

/**
 * Who may open a socket. A ticket is signed, names this session and the page's Origin, lives 30 s and works once. A resume token
 * is good while the participant stands in this session's own roster: coming back needs no database.
 */
export class Admission {
  readonly #ports: AdmissionPorts;

  constructor(ports: AdmissionPorts) {
    this.#ports = ports;
  }

  async issueTicket(pass: Pass): Promise<{ ticket: string; expiresAt: number }> {
    const expiresAt = this.#ports.now() + TICKET_TTL_S * 1_000;
    const ticket = await this.#sign(TICKET, pass)
      .setJti(this.#ports.newId())
      .setExpirationTime(Math.ceil(expiresAt / 1_000))
      .sign(this.#key());
    return { ticket, expiresAt };
  }

  issueResumeToken(pass: Pass): Promise<string> {
    return this.#sign(RESUME, pass).sign(this.#key());
  }

  /** Takes a ticket. Between the last check and the mark that it was used nothing waits: two sockets cannot share one. */
  async redeemTicket(ticket: string, origin: string | null): Promise<({ ok: true } & Pass) | Refused> {
    const verified = await this.#verify(TICKET, ticket, origin);
    if (!verified.ok) return verified;
    const { storage, now } = this.#ports;
    storage.exec("delete from used_tickets where expires_at < ?", now() - 60_000);
    const used = storage.exec("select 1 as used from used_tickets where id = ?", verified.id).length > 0;
    if (used) return refused("ticket_used");
    storage.exec("insert into used_tickets (id, expires_at) values (?, ?)", verified.id, verified.expiresAt);
    return this.#seated(verified) ?? refused("ticket_invalid");
  }

  async verifyResumeToken(token: string, origin: string | null): Promise<({ ok: true } & Pass) | Refused> {
    const verified = await this.#verify(RESUME, token, origin);
    if (!verified.ok) return verified.code === "foreign_origin" ? verified : refused("resume_invalid");
    return this.#seated(verified) ?? refused("resume_invalid");
  }

  #seated({ participantId, origin }: Pass): ({ ok: true } & Pass) | null {
    return this.#ports.roster.find(participantId) ? { ok: true, participantId, origin } : null;
  }

  #sign(type: string, { participantId, origin }: Pass): SignJWT {
    return new SignJWT({ origin })
      .setProtectedHeader({ alg: ALGORITHM, typ: type })
      .setIssuer(ISSUER)
      .setSubject(participantId)
      .setAudience(this.#ports.sessionId ?? "");
  }

  async #verify(
    type: string,
    token: string,
    origin: string | null,
  ): Promise<({ ok: true; id: string; expiresAt: number } & Pass) | Refused> {
    const options = { algorithms: [ALGORITHM], issuer: ISSUER, typ: type, currentDate: new Date(this.#ports.now()) };
    let failure: unknown;
    for (const secret of this.#ports.secrets) {
      try {
        const { payload } = await jwtVerify(token, bytesOf(secret), options);
        if (payload.aud !== this.#ports.sessionId) return refused("ticket_elsewhere");
        if (payload["origin"] !== origin) return refused("foreign_origin");
        const { sub = "", jti = "", exp = 0 } = payload;
        return { ok: true, participantId: sub, origin, id: jti, expiresAt: exp * 1_000 };
      } catch (error) {
        failure = error;
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
      }
    }
    return refused(failure instanceof errors.JWTExpired ? "ticket_expired" : "ticket_invalid");
  }

  #key(): Uint8Array {
    const [signing] = this.#ports.secrets;
    if (signing === undefined) throw new Error("TICKET_SECRETS is empty");
    return bytesOf(signing);
  }
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
