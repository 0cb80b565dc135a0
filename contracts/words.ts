import * as z from "zod/mini";

/** What a tenant does about words in what students write; it holds for classes that start after it was set. */
export const WordPolicy = z.strictObject({
  /** Put stars in their place, keep the message back, or let it pass and tell staff. */
  mode: z.enum(["off", "mask", "refuse", "flag"]),
  /** Coarse English words, as a library knows them. */
  english: z.boolean(),
  /** The tenant's own, in any language: as whole words, whatever their case and marks. */
  words: z.array(z.string().check(z.trim(), z.minLength(2), z.maxLength(60))).check(z.maxLength(500)),
});
export type WordPolicy = z.infer<typeof WordPolicy>;
