import { errorTable, type ErrorCode } from "../../contracts/errors.ts";
import type { Refused } from "../../platform/live-session.ts";

/** What a caller is answered: the rules say only the code, its words are the wire's. */
export const refused = (code: ErrorCode, details?: unknown): Refused => ({
  ok: false,
  code,
  message: errorTable[code].message,
  ...(details === undefined ? {} : { details }),
});
