import * as z from "zod/mini";
import { CommandAnswer } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import type { Call } from "../http/route.ts";
import { submitCommand } from "../orchestrator/commands.ts";

/** What the routes of a live class have in common: each is a command to the session that its body names. */
export const inClass = {
  owner: "interaction",
  policy: { kind: "participant" },
  idempotency: "event",
  answer: CommandAnswer,
} as const;

export const ById = z.object({ id: Uuid });
export const InSession = z.strictObject({ sessionId: Uuid });

type InClass = Call<{ kind: "participant" }, unknown, unknown, { sessionId: string }>;

/** The command of the request's body, and of what its address names. */
export function submitFrom(call: InClass, type: string, named: object = {}): Promise<CommandAnswer> {
  const { sessionId, ...data } = call.body;
  return submitCommand(call, { sessionId, of: "body.sessionId", type, data: { ...data, ...named } });
}
