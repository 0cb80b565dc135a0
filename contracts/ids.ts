import * as z from "zod/mini";

/** An id, or what its place is told to hold instead. */
export const uuidElse = (message: string) =>
  z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, message));

/** Every id on the wire is a lower-case UUID. */
export const Uuid = uuidElse("must be a UUID in lower case");

/** A shareable invite code like `XYZ-789`: three letters, three digits, none that is easily mistaken (no I, O, 0, 1). */
export const InviteCode = z
  .string()
  .check(z.trim(), z.toUpperCase(), z.regex(/^[A-HJ-NP-Z]{3}-[2-9]{3}$/, "must look like XYZ-789"));

/** Chosen by whoever sends a write; the same key with the same content is the same write. */
export const IdempotencyKey = z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters"));

/** Milliseconds since 1970 UTC. */
export const Instant = z.int().check(z.nonnegative());
