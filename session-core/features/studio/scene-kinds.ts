import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { PollOpenData } from "../interaction/poll-answers.ts";

/** A part of scenes.ts: what the stage can show, and what of it students may know. */

/** An image is one of ours: a remote address would tell a stranger who is in class. */
const ImagePath = z.string().check(z.regex(/^\/v1\/assets\/[\w./?=&-]{1,300}$/, "must be an address under /v1/assets/"));

/** Text that the pages of one deck keep, in characters: every student who is shown the deck receives all of it. */
export const DECK_TEXT_MAX = 60_000;
export const SLIDE_TEXT_MAX = 4_000;
export const SLIDES_MAX = 300;

export const Slide = z.strictObject({
  title: z.optional(z.string().check(z.maxLength(200))),
  markdown: z.string().check(z.maxLength(20_000)),
  image: z.optional(ImagePath),
  /** What can be read on the image, for search and for whoever does not see it. */
  text: z.optional(z.string().check(z.maxLength(SLIDE_TEXT_MAX))),
  /** For the speaker; students never receive it. */
  notes: z.optional(z.string().check(z.maxLength(10_000))),
});
export type Slide = z.infer<typeof Slide>;

const isWithinDeck = (slides: readonly Slide[]) => slides.reduce((sum, { text = "" }) => sum + text.length, 0) <= DECK_TEXT_MAX;
const Slides = z.strictObject({
  kind: z.literal("slides"),
  slides: z
    .array(Slide)
    .check(
      z.minLength(1),
      z.maxLength(SLIDES_MAX),
      z.refine(isWithinDeck, { error: `the texts of a deck's pages are at most ${DECK_TEXT_MAX} characters together` }),
    ),
  /** Where a slide's image stands to its words: below them unless said otherwise. */
  images: z.optional(z.enum(["below", "beside"])),
});

/** The drawing itself is the whiteboard's own; its board is named by the scene's id. */
const Whiteboard = z.strictObject({
  kind: z.literal("whiteboard"),
  background: z.optional(z.enum(["blank", "dots", "grid", "lines"])),
});

const Camera = z.strictObject({ kind: z.literal("camera") });
const Screen = z.strictObject({ kind: z.literal("screen") });

/** An address elsewhere, without a name and password in it; browsers write others in this form (`new URL(…).href`). */
export const WebAddress = z
  .string()
  .check(
    z.maxLength(2_000),
    z.regex(/^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?([/?#][^\s"'<>\\^`{|}]*)?$/, "must be an https address"),
  );
const VideoPath = z.string().check(z.regex(/^\/v1\/assets\/[\w-]+\/[\w-]+\.(mp4|webm)$/, "must be a video under /v1/assets/"));
const CaptionsPath = z.string().check(z.regex(/^\/v1\/assets\/[\w-]+\/[\w-]+\.vtt$/, "must be captions under /v1/assets/"));

const Video = z.strictObject({
  kind: z.literal("video"),
  /** An uploaded file, or an address of an mp4, a webm or an HLS playlist (`.m3u8`). */
  url: z.union([VideoPath, WebAddress]),
  captions: z.optional(
    z.strictObject({ url: CaptionsPath, language: z.string().check(z.regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/)) }),
  ),
});

const Poll = z.strictObject({
  kind: z.literal("poll"),
  /** What `scene.ask` asks. */
  draft: PollOpenData,
  /** The poll it became, once it was asked. */
  pollId: z.optional(Uuid),
});

const Web = z.strictObject({ kind: z.literal("web"), url: WebAddress });

/** What the stage can show (R27). */
export const Metadata = z.discriminatedUnion("kind", [Slides, Whiteboard, Camera, Screen, Video, Poll, Web]);
export type Metadata = z.infer<typeof Metadata>;
export type SceneKind = Metadata["kind"];
export type MetadataOf<Kind extends SceneKind> = Extract<Metadata, { kind: Kind }>;

/**
 * How the stage and the people stand to each other: the scene alone; a strip of who speaks beside it; both equally large; everyone's
 * picture in a grid; who speaks alone.
 */
export const layouts = ["stage", "strip", "split", "grid", "speaker"] as const;
export const Layout = z.enum(layouts);
export type Layout = z.infer<typeof Layout>;

export const slidesOf = (metadata: Metadata): readonly Slide[] => (metadata.kind === "slides" ? metadata.slides : []);

/** What a slide is called: by its title, else by the first words on its image. */
export const nameOf = ({ title, text = "" }: Slide): string | undefined =>
  title ??
  text
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.trim()
    .slice(0, 80);

/** Without what staff alone may know: a speaker's notes, and which answers are right. */
export function forStudents(metadata: Metadata): Metadata {
  switch (metadata.kind) {
    case "slides":
      return { ...metadata, slides: metadata.slides.map(({ notes: _notes, ...slide }) => slide) };
    case "poll": {
      const { right: _right, ...draft } = metadata.draft;
      return { ...metadata, draft };
    }
    case "whiteboard":
    case "camera":
    case "screen":
    case "video":
    case "web":
      return metadata;
  }
}

/** A copy has not been asked, and its board is empty: what happened in class belongs to the first. */
export function asCopy(metadata: Metadata): Metadata {
  if (metadata.kind !== "poll") return metadata;
  const { pollId: _asked, ...rest } = metadata;
  return rest;
}
