import { englishDataset, englishRecommendedTransformers, RegExpMatcher, TextCensor, asteriskCensorStrategy } from "obscenity";

/** A word as Deepgram gives it; times in seconds. */
export interface HeardWord {
  word: string;
  punctuated_word: string;
  start: number;
  end: number;
  confidence: number;
}

/** Moonshine says no more than the words. */
const CONFIDENCE = 0.9;

/**
 * Spreads the words of an utterance over its time. Invariant: in order, inside the utterance. The recogniser gives no times: a
 * word takes as long as its letters do, and a comma or a full stop is a breath, which places a word within about a third of a second.
 */
export function spread(text: string, start: number, end: number): HeardWord[] {
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const weights = words.map((word) => 2 + [...word].length);
  const breaths = words.map((word) => (/[.!?]$/.test(word) ? 5 : /[,;:]$/.test(word) ? 3 : 0));
  breaths[breaths.length - 1] = 0;
  const whole = [...weights, ...breaths].reduce((sum, weight) => sum + weight, 0);
  const each = (end - start) / Math.max(1, whole);
  let at = start;
  return words.map((punctuated_word, n) => {
    const begin = at;
    const stop = begin + weights[n]! * each;
    at = stop + breaths[n]! * each;
    const word = punctuated_word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    return { word, punctuated_word, start: seconds(begin), end: seconds(stop), confidence: CONFIDENCE };
  });
}

export const seconds = (value: number): number => Math.round(value * 1_000) / 1_000;

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
const censor = new TextCensor().setStrategy(asteriskCensorStrategy());

/**
 * A small recogniser hears what nobody said, and a class is no place for that: what is obscene becomes asterisks. Word by word,
 * since across a space the dataset finds some in innocent sentences.
 */
export const withoutObscenities = (text: string): string =>
  text.replace(/\S+/g, (word) => {
    const found = matcher.getAllMatches(word);
    return found.length === 0 ? word : censor.applyTo(word, found);
  });

/** What a model says when it goes round in circles: one phrase, again and again. */
export function withoutLoops(text: string): string {
  const words = text.split(" ");
  for (let size = 1; size <= 8; size++) {
    for (let at = 0; at + size * 4 <= words.length; at++) {
      const phrase = words.slice(at, at + size).join(" ");
      let times = 1;
      while (words.slice(at + size * times, at + size * (times + 1)).join(" ") === phrase) times++;
      if (times >= 4) return withoutLoops([...words.slice(0, at + size), ...words.slice(at + size * times)].join(" "));
    }
  }
  return text;
}
