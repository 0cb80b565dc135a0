import * as z from "zod/mini";
import { Instant, Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature, type SessionState } from "../../feature.ts";
import { isRemoved } from "../interaction/moderation.ts";

/** Lines a state holds: about five minutes of speech. The log has all. */
export const CAPTION_WINDOW = 60;
/** Microphones that are captioned at once: each holds a socket to the recogniser, and an object may have six. */
export const FEEDS_MAX = 4;

const Text = z.string().check(z.maxLength(4_000));
/** A BCP 47 tag, or `multi`. */
export const CaptionLanguage = z.string().check(z.regex(/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,2}$/), z.maxLength(24));
const Utterance = z.int().check(z.gte(1));

/** A word and when it was said: ms since the line's start. */
export const CaptionWord = z.strictObject({ text: z.string().check(z.maxLength(200)), from: z.int(), to: z.int() });
export type CaptionWord = z.infer<typeof CaptionWord>;

export const CaptionStartData = z.strictObject({
  feed: Uuid,
  /** One's own participant id: who is answered for this feed knows by it whose words it hears. */
  speaker: Uuid,
  language: CaptionLanguage,
  /** Goes on after a break, and so replaces none that was switched on since. */
  again: z.optional(z.boolean()),
});
const CaptionStopData = z.strictObject({ feed: Uuid });
export const CaptionAddData = z.strictObject({
  feed: Uuid,
  /** Counts the feed's lines: feed and utterance name a line for ever. */
  utterance: Utterance,
  text: Text.check(z.minLength(1)),
  words: z.array(CaptionWord).check(z.maxLength(1_000)),
  /** When it was said, on the class's clock. */
  start: Instant,
  end: Instant,
  /** The participant whose microphone heard it. */
  speaker: Uuid,
  /** Which of several voices at that microphone, where the recogniser tells them apart. */
  voice: z.nullable(z.int()),
  language: CaptionLanguage,
});
export type CaptionAddData = z.infer<typeof CaptionAddData>;
export const CaptionCorrectData = z.strictObject({
  feed: Uuid,
  utterance: Utterance,
  /** Empty takes the line away. */
  text: Text.check(z.trim()),
});

const CaptionStarted = z.strictObject({ feed: Uuid, speaker: Uuid, language: CaptionLanguage });
type CaptionStarted = z.infer<typeof CaptionStarted>;
const CaptionStopped = CaptionStopData;
type CaptionStopped = z.infer<typeof CaptionStopped>;
const CaptionCorrected = CaptionCorrectData;
type CaptionCorrected = z.infer<typeof CaptionCorrected>;

export interface CaptionLine {
  feed: string;
  utterance: number;
  /** Of the event that brought it. */
  sequence: number;
  text: string;
  start: number;
  end: number;
  speaker: string;
  voice: number | null;
  language: string;
  /** By somebody in class. */
  corrected: boolean;
}
export interface CaptionFeed {
  feed: string;
  speaker: string;
  language: string;
}
export interface CaptionsState {
  /** Microphones that are being captioned now. */
  feeds: readonly CaptionFeed[];
  /** In the order in which they became final. */
  lines: readonly CaptionLine[];
}

/** Somebody is, or was, captioned in this class. */
export const hasCaptions = (state: SessionState): boolean => {
  const { feeds, lines } = captions.of(state);
  return feeds.length > 0 || lines.length > 0;
};

const everyone = { staff: "all", student: "all", observer: "all" } as const;
/** When each word was said is for editing and replay: a class that reads along does without. */
const withoutWords = ({ words: _words, ...line }: CaptionAddData): Partial<CaptionAddData> => line;

/** What is said in class, written as it is spoken (R39–R41): final words are events, words still being heard are signals. */
export const captions: DefinedFeature<CaptionsState> = defineFeature<CaptionsState>({
  name: "captions",
  owner: "captions",
  initial: { feeds: [], lines: [] },

  commands: {
    "caption.start": command({
      summary: "Has one's own microphone captioned; the newest feed of a person replaces the one before.",
      schema: CaptionStartData,
      by: ["teacher", "assistant"],
      decide(state, { feed, speaker, language, again = false }, { actor }) {
        if (actor.kind !== "participant" || actor.id !== speaker) return refuse("invalid_request");
        const { feeds } = captions.of(state);
        const known = feeds.find((running) => running.feed === feed);
        if (known) return known.speaker === speaker && known.language === language ? accept() : refuse("conflict");
        if (again && feeds.some((running) => running.speaker === speaker)) return refuse("captioned_elsewhere");
        if (feeds.filter((running) => running.speaker !== speaker).length >= FEEDS_MAX) return refuse("conflict");
        return accept({ type: "caption.started", data: { feed, speaker, language } satisfies CaptionStarted });
      },
    }),
    "caption.stop": command({
      summary: "Ends the captions of a microphone.",
      schema: CaptionStopData,
      by: ["teacher", "assistant", "system"],
      decide(state, { feed }) {
        if (!captions.of(state).feeds.some((running) => running.feed === feed)) return accept();
        return accept({ type: "caption.stopped", data: { feed } satisfies CaptionStopped });
      },
    }),
    "caption.add": command({
      summary: "Adds what a microphone heard, once it is final. The caption feed's own.",
      schema: CaptionAddData,
      by: ["system"],
      decide(state, line) {
        // Whoever was sent out says nothing more to the class.
        if (isRemoved(state, line.speaker)) return refuse("removed");
        const known = captions.of(state).lines.some(({ feed, utterance }) => feed === line.feed && utterance === line.utterance);
        return known ? accept() : accept({ type: "caption.added", data: line });
      },
    }),
    "caption.correct": command({
      summary: "Corrects a line that was heard wrongly, or, with no text, takes it away.",
      schema: CaptionCorrectData,
      by: ["teacher", "assistant"],
      decide(state, { feed, utterance, text }) {
        const line = find(captions.of(state), feed, utterance);
        if (!line) return refuse("not_found");
        if (line.text === text) return accept();
        return accept({ type: "caption.corrected", data: { feed, utterance, text } satisfies CaptionCorrected });
      },
    }),
  },

  events: {
    "caption.started": event({
      summary: "Somebody's microphone is being captioned from now on.",
      data: CaptionStarted,
      see: everyone,
    }),
    "caption.stopped": event({ summary: "A microphone is no longer captioned.", data: CaptionStopped, see: everyone }),
    "caption.added": event({
      summary: "Somebody said something. When each word was said is told to staff, and by the saved transcript.",
      data: CaptionAddData,
      see: { staff: "all", student: withoutWords, observer: withoutWords },
    }),
    "caption.corrected": event({
      summary: "A line was corrected, or, without text, taken away.",
      data: CaptionCorrected,
      see: everyone,
    }),
  },

  evolve: {
    "caption.started": (slice, { feed, speaker, language }: CaptionStarted) => ({
      ...slice,
      feeds: [...slice.feeds.filter((running) => running.speaker !== speaker), { feed, speaker, language }],
    }),
    "caption.stopped": (slice, { feed }: CaptionStopped) => withoutFeeds(slice, (running) => running.feed === feed),
    "caption.added": (slice, { words: _words, ...line }: CaptionAddData, { sequence }) => ({
      ...slice,
      lines: [...slice.lines, { ...line, sequence, corrected: false }].slice(-CAPTION_WINDOW),
    }),
    "caption.corrected": (slice, { feed, utterance, text }: CaptionCorrected) => {
      if (!find(slice, feed, utterance)) return slice;
      const correct = (line: CaptionLine) =>
        line.feed === feed && line.utterance === utterance ? { ...line, text, corrected: true } : line;
      return { ...slice, lines: slice.lines.map(correct) };
    },
    "participant.left": (slice, { participantId }: { participantId: string }) =>
      withoutFeeds(slice, ({ speaker }) => speaker === participantId),
    "participant.removed": (slice, { participantId }: { participantId: string }) =>
      withoutFeeds(slice, ({ speaker }) => speaker === participantId),
    "session.ended": (slice) => withoutFeeds(slice, () => true),
  },

  /** Of an erased line not even its place remains. */
  erased: (slice, { sequence }) =>
    slice.lines.some((line) => line.sequence === sequence)
      ? { ...slice, lines: slice.lines.filter((line) => line.sequence !== sequence) }
      : slice,

  view: (slice, { group }) => (group === "lobby" ? captions.initial : slice),

  signals: {
    "caption.heard": {
      summary: "What is being said right now, until a line says what was said.",
      schema: z.strictObject({ feed: Uuid, text: Text }),
      by: ["system"],
      to: ["staff", "student", "observer"],
    },
    "caption.state": {
      summary:
        "Whether the recogniser hears a feed: `listening`, `reconnecting` or `unavailable`. Told to those who come later, too, for as long as the microphone is captioned.",
      schema: z.strictObject({ feed: Uuid, state: z.enum(["listening", "reconnecting", "unavailable"]) }),
      by: ["system"],
      to: ["staff", "student", "observer"],
      stands: (state, { feed }: { feed: string }) => captions.of(state).feeds.some((running) => running.feed === feed),
    },
  },
});

const find = ({ lines }: CaptionsState, feed: string, utterance: number) =>
  lines.find((line) => line.feed === feed && line.utterance === utterance);

function withoutFeeds(slice: CaptionsState, gone: (feed: CaptionFeed) => boolean): CaptionsState {
  return slice.feeds.some(gone) ? { ...slice, feeds: slice.feeds.filter((feed) => !gone(feed)) } : slice;
}
