import { sql, type SQL } from "drizzle-orm";
import type { CommandAnswer } from "../../contracts/http.ts";
import { HttpError } from "../http/errors.ts";
import type { Call, KeyedWrite } from "../http/route.ts";
import { fromRefusal, isUnavailable, toHttpError } from "../http/translate.ts";
import { submit } from "../orchestrator/commands.ts";
import type { Placement } from "../orchestrator/placement.ts";

interface SceneCommand {
  /** Where the request names it; else it is looked up from the scene. */
  sessionId: string | undefined;
  session: SQL;
  type: string;
  data: unknown;
}

type SceneCall<Answer> = Pick<
  Call<{ kind: "signed-in" }, unknown, unknown, unknown, Answer>,
  "bindings" | "user" | "key" | "traceparent" | "write" | "handOver"
>;

/**
 * Writes the preparation while the session is scheduled, and hands the request to the live session from its start on. Postgres
 * knows which; where it does not answer, the live session alone decides, so that a class goes on (its roster is the policy there).
 */
export async function whilePrepared<Answer>(
  call: SceneCall<Answer>,
  { sessionId, session, type, data }: SceneCommand,
  preparation: () => KeyedWrite,
): Promise<Answer | CommandAnswer> {
  const inClass = async (id: string, placement: Placement): Promise<CommandAnswer> => {
    const answer = await submit(call, { sessionId: id, type, data }, placement);
    if (!answer.ok) throw fromRefusal(answer);
    call.handOver();
    return { sequence: answer.sequence };
  };
  try {
    return await call.write({ before: [sql`select require_scheduled(${session})`], ...preparation() });
  } catch (error) {
    if (isUnavailable(error) && sessionId !== undefined) return inClass(sessionId, {});
    const refusal = toHttpError(error);
    if (refusal.code !== "not_scheduled") throw error;
    const held = refusal.details as Placement & { sessionId: string; status: string };
    if (held.status !== "live") throw new HttpError("not_live");
    return inClass(held.sessionId, held);
  }
}
