import { sql } from "drizzle-orm";
import type { CommandAnswer, SessionStatus } from "../../contracts/http.ts";
import type { ErrorCode } from "../../contracts/errors.ts";
import type { Refused } from "../../platform/live-session.ts";
import { HttpError } from "../http/errors.ts";
import { MEMBERS, type FieldPath } from "../http/policy.ts";
import type { Call } from "../http/route.ts";
import { fromRefusal, isUnavailable } from "../http/translate.ts";
import { liveSession, reach, type Placement } from "./placement.ts";

export interface LiveCommand {
  sessionId: string;
  /** Where the request names the session, for the policy. */
  of: FieldPath;
  type: string;
  data: unknown;
}

type SubmittingCall = Pick<Call<{ kind: "participant" }>, "bindings" | "user" | "key" | "traceparent" | "batchAs">;

/**
 * What an object says of a session or a person that it does not know: that may be so, or it may be the wrong object (the session
 * lives in a jurisdiction), or the caller may not know that the session exists. Postgres can tell.
 */
const unsure: ReadonlySet<ErrorCode> = new Set(["not_joined", "not_live", "not_found"]);

/**
 * The same submit that a socket's command reaches. The live session decides by its own roster, and Postgres is asked only where
 * that cannot: a class in progress takes commands while Postgres is away.
 */
export async function submitCommand(call: SubmittingCall, command: LiveCommand): Promise<CommandAnswer> {
  const { answer } = await askLive(call, command, (placement) => submit(call, command, placement));
  return { sequence: answer.sequence };
}

/** Asks the live session; where it may be the wrong object, Postgres says which is the right one. Throws what is refused. */
export async function askLive<Answer extends { ok: true }>(
  call: Pick<SubmittingCall, "batchAs">,
  command: Pick<LiveCommand, "sessionId" | "of">,
  ask: (placement: Placement) => Promise<Answer | Refused>,
): Promise<{ answer: Answer; placement: Placement }> {
  const answer = await ask({});
  if (answer.ok) return { answer, placement: {} };
  if (!unsure.has(answer.code)) throw fromRefusal(answer);

  const [sessions] = await call
    .batchAs(
      { kind: "role", anyOf: MEMBERS, scope: "session", of: command.of },
      sql<Placement & { status: SessionStatus }>`select status, jurisdiction from sessions
        where tenant_id = current_tenant() and id = ${command.sessionId}::uuid`,
    )
    .catch((error: unknown) => {
      throw isUnavailable(error) ? fromRefusal(answer) : error;
    });
  const [session] = sessions;
  if (!session) throw new HttpError("not_found");
  if (session.jurisdiction) {
    const second = await ask(session);
    if (second.ok) return { answer: second, placement: session };
    throw fromRefusal(second);
  }
  if (session.status !== "live") throw new HttpError("not_live");
  throw fromRefusal(answer);
}

/** As the user by default; as the session's own system once the worker's policy let them. */
export function submit(
  { bindings, user, key, traceparent }: Pick<SubmittingCall, "bindings" | "user" | "key" | "traceparent">,
  { sessionId, type, data }: Omit<LiveCommand, "of">,
  placement: Placement,
  as: { userId: string } | "system" = { userId: user.userId },
) {
  return reach(
    liveSession(bindings, sessionId, placement).submit({ tenantId: user.tenantId, as, key, type, data, trace: traceparent }),
  );
}
