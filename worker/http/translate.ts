import { errorTable } from "../../contracts/errors.ts";
import type { Refused } from "../../platform/live-session.ts";
import { DatabaseError } from "../../platform/database.ts";
import { HttpError, isErrorCode } from "./errors.ts";

/**
 * Turns whatever was thrown into what a client is told. What is not foreseen is `internal`, and says nothing of its cause.
 */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof DatabaseError) return fromDatabase(error);
  return new HttpError("internal", { cause: error });
}

/** SQLSTATEs of our own functions. `refuse(code)` raises CLREF with the code as its message and JSON details as its detail. */
function fromDatabase(error: DatabaseError): HttpError {
  switch (error.code) {
    case "CL401":
      return new HttpError("unauthenticated");
    case "CL403":
      return new HttpError("forbidden");
    case "CL404":
      return new HttpError("not_found");
    case "CLREF":
      return isErrorCode(error.message)
        ? new HttpError(error.message, error.detail ? { details: JSON.parse(error.detail) } : {})
        : new HttpError("internal", { cause: error });
    case "40001":
    case "40P01":
    case "23505":
      return new HttpError("conflict", { cause: error });
    default:
      return isUnavailable(error)
        ? new HttpError("unavailable", { cause: error, headers: { "retry-after": "2" } })
        : new HttpError("internal", { cause: error });
  }
}

/** No connection (08), no resources (53), shutting down (57P), statement timed out (57014). */
export const isUnavailable = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && /^(08|53|57)/.test(error.code);

/** A refusal by the live session becomes the same answer as by socket. */
export function fromRefusal({ code, message, details }: Refused): HttpError {
  return new HttpError(code, { message, details });
}

/** For the log: a status tells who has to act. */
export const isOurFault = (error: HttpError): boolean => errorTable[error.code].status >= 500;
