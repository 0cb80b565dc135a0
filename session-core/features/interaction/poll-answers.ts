import * as z from "zod/mini";

/** A part of polls.ts: what may be asked, what answers it, and how answers are counted. */

const OPTIONS_MAX = 12;
/** Words that one answer to a word cloud holds. */
const WORDS_MAX = 3;
/** Different words that are counted: more than a cloud can show. The log has all. */
export const COUNTED_WORDS_MAX = 300;

export const pollKinds = ["single", "multiple", "scale", "wordcloud", "quiz"] as const;
export type PollKind = (typeof pollKinds)[number];

const OptionNumber = z.int().check(z.nonnegative());
export const PollOpenData = z
  .strictObject({
    kind: z.enum(pollKinds),
    question: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
    /** 2 to 12; of a scale its steps, 1 to 5 unless they are named; of a word cloud none. */
    options: z.optional(z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(200))).check(z.maxLength(OPTIONS_MAX))),
    /** Of a quiz alone: options, from 0, any of which is right. */
    right: z.optional(z.array(OptionNumber).check(z.minLength(1), z.maxLength(OPTIONS_MAX))),
  })
  .check(
    z.refine(hasItsOptions, { error: "must be 2 to 12 different options; of a word cloud none", path: ["options"] }),
    z.refine(({ kind, right }) => (kind === "quiz") === (right !== undefined), {
      error: "must name the options of a quiz that are right, and of nothing else",
      path: ["right"],
    }),
    z.refine(namesItsOptions, {
      error: "must name options by their numbers, each once, from 0 to one less than there are",
      path: ["right"],
    }),
  );
export type PollOpenData = z.infer<typeof PollOpenData>;

type Asked = { kind: PollKind; options?: string[] | undefined; right?: number[] | undefined };

export const optionsOf = ({ kind, options }: Asked): string[] => options ?? (kind === "scale" ? ["1", "2", "3", "4", "5"] : []);

function hasItsOptions(asked: Asked): boolean {
  const options = optionsOf(asked);
  if (asked.kind === "wordcloud") return options.length === 0;
  return options.length >= 2 && isDistinct(options);
}

function namesItsOptions(asked: Asked): boolean {
  const { right = [] } = asked;
  return isDistinct(right) && right.every((n) => n < optionsOf(asked).length);
}

/** Two spellings of a word are one: by case, by space, and by how accents are written. */
const Word = z.string().check(
  z.overwrite((word) => word.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase()),
  z.minLength(1),
  z.maxLength(40),
);

/** Options by their number from 0, or words. */
export const Answer = z.union([
  z.array(OptionNumber).check(z.minLength(1), z.maxLength(OPTIONS_MAX)),
  z.array(Word).check(z.minLength(1), z.maxLength(WORDS_MAX)),
]);
export type Answer = z.infer<typeof Answer>;

/** The answer as it is kept, in order and each thing once, or null where it is none to this poll. */
export function answerTo({ kind, options }: { kind: PollKind; options: readonly string[] }, given: Answer): Answer | null {
  const words = given.filter((value) => typeof value === "string");
  const chosen = given.filter((value) => typeof value === "number");
  if (kind === "wordcloud") return chosen.length === 0 ? [...new Set(words)] : null;
  if (words.length > 0 || chosen.some((n) => n >= options.length)) return null;
  const once = [...new Set(chosen)].sort((a, b) => a - b);
  return kind === "multiple" || once.length === 1 ? once : null;
}

export const Result = z.strictObject({
  /** How many people. */
  answered: z.int(),
  /** Every option in its order, or every word in the order in which it first came. */
  tally: z.array(z.strictObject({ answer: z.union([z.int(), z.string()]), count: z.int() })),
});
export type Result = z.infer<typeof Result>;

export const noResult = ({ options }: { options: readonly string[] }): Result => ({
  answered: 0,
  tally: options.map((_option, answer) => ({ answer, count: 0 })),
});

/**
 * The result with an answer more, or with one in another's place. Words once counted keep their place at 0, so that one that came too
 * late to be counted never is: what is taken away was added. (Where what was added is erased, counts stay at 0 or above.)
 */
export function withAnswer({ answered, tally }: Result, answer: Answer, previous: Answer | null): Result {
  const counted = new Set(tally.map((entry) => entry.answer));
  const added = answer.filter((value) => typeof value === "string" && !counted.has(value));
  return {
    answered: answered + (previous === null ? 1 : 0),
    tally: [...tally, ...added.map((value) => ({ answer: value, count: 0 }))].slice(0, COUNTED_WORDS_MAX).map((entry) => {
      const more = Number(includes(answer, entry.answer)) - Number(previous !== null && includes(previous, entry.answer));
      return more === 0 ? entry : { ...entry, count: Math.max(0, entry.count + more) };
    }),
  };
}

const includes = (answer: Answer, value: number | string) => (answer as (number | string)[]).includes(value);
const isDistinct = (values: readonly unknown[]) => new Set(values).size === values.length;
