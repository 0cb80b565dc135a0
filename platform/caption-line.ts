/** A line of captions between the feed that heard it, the log, and the transcript; the session core's `caption.add` checks it. */
export interface CaptionLine {
  feed: string;
  utterance: number;
  text: string;
  /** ms since `start`. */
  words: { text: string; from: number; to: number }[];
  /** ms since 1970 */
  start: number;
  end: number;
  speaker: string;
  voice: number | null;
  language: string;
}

/** Names a line for ever. */
export type LineName = Pick<CaptionLine, "feed" | "utterance">;
