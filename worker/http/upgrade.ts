import type { ErrorBody, ErrorCode } from "../../contracts/errors.ts";
import { HttpError, isErrorCode } from "./errors.ts";

/** What an upgrade may be refused as. */
export const socketErrors = [
  "unknown_protocol",
  "ticket_expired",
  "ticket_invalid",
  "ticket_used",
  "ticket_elsewhere",
  "foreign_origin",
  "upgrade_required",
] as const satisfies readonly ErrorCode[];

/**
 * Hands a socket's upgrade to the object that takes it. What that refuses is refused from here, as any other request is: with the
 * request's id.
 */
export async function upgrade(request: Request, open: (request: Request) => Promise<Response>): Promise<Response> {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw new HttpError("upgrade_required", { headers: { upgrade: "websocket" } });
  }
  const answer = await open(request);
  if (answer.status === 101) return answer;
  const { code, message, details } = (await answer.json()) as ErrorBody;
  if (!isErrorCode(code)) throw new Error(`a socket was refused as ${code}`);
  throw new HttpError(code, { message, details });
}
