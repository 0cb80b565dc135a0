import * as z from "zod/mini";

/** Letters of a word; shorter ones would be found everywhere. */
export const WORD_LENGTH = { least: 2, most: 60 };
/** Words of a tenant's own: looked for in everything that a class writes. */
export const OWN_WORDS_MAX = 500;

/** What a tenant does about words in what students write; it holds for classes that start after it was set. */
export const WordPolicy = z.strictObject({
  /** Put stars in their place, keep the message back, or let it pass and tell staff. */
  mode: z.enum(["off", "mask", "refuse", "flag"]),
  /** Coarse English words, as a library knows them. */
  english: z.boolean(),
  /** The tenant's own, in any language: as whole words, whatever their case and marks. */
  words: z
    .array(z.string().check(z.trim(), z.minLength(WORD_LENGTH.least), z.maxLength(WORD_LENGTH.most)))
    .check(z.maxLength(OWN_WORDS_MAX)),
});
export type WordPolicy = z.infer<typeof WordPolicy>;
