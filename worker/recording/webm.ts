import { RECORDING_HEAD_BYTES } from "../../contracts/recordings.ts";
import { concat, element, elements, float, ID, longSize, readHeader, readUnsigned, unsigned } from "./ebml.ts";

/**
 * Makes a browser's live WebM seekable while it passes by in parts, in constant memory: where pictures stand alone is noted on the way
 * (cues), room is kept at the beginning, and the end writes there how long it is and where the cues are. What was
 * uploaded is never read again.
 */

/** A moment from which a player can begin: its time in the file's own unit, and where its cluster stands in the segment. */
export type Cue = readonly [time: number, position: number];

/** What is known after the bytes so far, as JSON: the next part may come to another worker. */
export interface Reader {
  /** How many bytes there are so far, in the file as it will be. */
  bytes: number;
  /** The last of them: a header that is cut off. */
  rest: readonly number[];
  /** Bytes still to come of an element that nobody needs to read. */
  skip: number;
  /** Where the segment's content begins. */
  segment: number;
  /** ns; what times are counted in. */
  scale: number;
  /** The track whose pictures (without any, whose sounds) are cues. */
  track: number;
  cluster: number;
  clusterTime: number;
  group: { end: number; time: number | null; alone: boolean } | null;
  /** The latest time seen. */
  last: number;
  lastCue: number | null;
  /** What came is no WebM from here on: kept as it is, and read no further. */
  broken: boolean;
}

/** Closer ones help nobody who drags a slider. In ns. */
const CUE_DISTANCE_NS = 1e9;
const VIDEO = 1;
/** Of a number, in bytes. */
const LONGEST_NUMBER = 8;
/** Longer than anybody records: a file that says more says nothing. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** An id, a size, and the four bytes of a block that say which track, when, and whether it stands alone. */
const LONGEST_NEED = 4 + 8 + 4;
const LIVE_SEGMENT_HEADER = concat(
  unsigned(ID.segment),
  longSize(2 ** 53 - 1).map((_, n) => (n === 0 ? 1 : 0xff)),
);

/** Null where this is no beginning of a WebM file. */
export function begin(first: Uint8Array): { head: Uint8Array<ArrayBuffer>; reader: Reader; cues: Cue[] } | null {
  const segment = [...elements(first, 0)].find(({ id }) => id === ID.segment);
  if (!segment) return null;
  const inside = [...elements(first, segment.content)];
  const info = inside.find(({ id, size }) => id === ID.info && size !== null);
  const tracks = inside.find(({ id, size }) => id === ID.tracks && size !== null);
  const media = inside.find(({ id }) => id === ID.cluster);
  if (!info || !tracks || tracks.size === null || info.size === null) return null;
  // What says how to read the rest is here whole, or it cannot be read at all.
  if (Math.max(tracks.content + tracks.size, info.content + info.size) > first.length) return null;
  const mediaAt = media?.at ?? tracks.content + tracks.size;
  const facts = [...elements(first, info.content, info.content + info.size)];
  const kept = facts.filter(({ id }) => id !== ID.duration).map((each) => first.subarray(each.at, each.content + each.size!));
  const scale = facts.find(({ id }) => id === ID.timestampScale);
  const before = concat(first.subarray(0, segment.at), LIVE_SEGMENT_HEADER);
  const after = concat(
    element(ID.info, ...kept, element(ID.duration, float(0))),
    first.subarray(tracks.at, tracks.content + tracks.size),
  );
  const room = mediaAt + RECORDING_HEAD_BYTES - before.length - after.length;
  if (room < SEEK_HEAD_ROOM) return null;
  const head = concat(before, spacer(room), after, first.subarray(mediaAt));
  const reader: Reader = {
    ...{ bytes: mediaAt + RECORDING_HEAD_BYTES, rest: [], skip: 0, segment: before.length },
    scale: scale ? readUnsigned(first, scale.content, scale.size!) : 1e6,
    track: trackOf(first, tracks.content, tracks.content + tracks.size),
    ...{ cluster: 0, clusterTime: 0, group: null, last: 0, lastCue: null, broken: false },
  };
  return { head, ...readOn(reader, first.subarray(mediaAt)) };
}

function trackOf(bytes: Uint8Array, from: number, to: number): number {
  const tracks = [...elements(bytes, from, to)]
    .filter(({ id }) => id === ID.trackEntry)
    .map((entry) => {
      const fields = [...elements(bytes, entry.content, entry.content + entry.size!)];
      const field = (wanted: number) => {
        const found = fields.find(({ id }) => id === wanted);
        return found ? readUnsigned(bytes, found.content, found.size!) : 0;
      };
      return { number: field(ID.trackNumber), type: field(ID.trackType) };
    });
  return (tracks.find(({ type }) => type === VIDEO) ?? tracks[0])?.number ?? 1;
}

/** Reads the next bytes of the stream. Pure: the same part read twice gives the same. */
export function readOn(before: Reader, part: Uint8Array): { reader: Reader; cues: Cue[] } {
  const reader: Reader = { ...before, bytes: before.bytes + part.length };
  const cues: Cue[] = [];
  if (reader.broken) return { reader, cues };
  const bytes = concat(Uint8Array.from(before.rest), part);
  /** Where `bytes` begins in the file. */
  const base = reader.bytes - bytes.length;
  let at = 0;
  const note = (time: number) => {
    if (!Number.isSafeInteger(time) || time < 0) return;
    const near = reader.lastCue !== null && (time - reader.lastCue) * reader.scale < CUE_DISTANCE_NS;
    if (near) return;
    cues.push([time, reader.cluster - reader.segment]);
    reader.lastCue = time;
  };
  const endGroup = () => {
    const { group } = reader;
    if (!group || base + at < group.end) return;
    if (group.alone && group.time !== null) note(group.time);
    reader.group = null;
  };

  for (;;) {
    const passed = Math.min(reader.skip, bytes.length - at);
    reader.skip -= passed;
    at += passed;
    if (reader.skip > 0) break;
    endGroup();
    const header = readHeader(bytes, at);
    if (header === null) reader.broken = true;
    if (header === null || header === "short") break;
    const { id, size, length } = header;
    const content = at + length;
    if (id === ID.cluster) {
      reader.cluster = base + at;
      reader.group = null;
      at = content;
      continue;
    }
    if (size === null || (id === ID.clusterTimestamp && size > LONGEST_NUMBER)) {
      reader.broken = true;
      break;
    }
    if (id === ID.blockGroup) {
      reader.group = { end: base + content + size, time: null, alone: true };
      at = content;
      continue;
    }
    const needed = id === ID.clusterTimestamp ? size : id === ID.block || id === ID.simpleBlock ? Math.min(4, size) : 0;
    if (bytes.length - content < needed) break;
    if (id === ID.clusterTimestamp) reader.clusterTime = readUnsigned(bytes, content, size);
    if (id === ID.referenceBlock && reader.group) reader.group.alone = false;
    if ((id === ID.block || id === ID.simpleBlock) && size >= 4) {
      const time = reader.clusterTime + ((readUnsigned(bytes, content + 1, 2) << 16) >> 16);
      reader.last = Math.max(reader.last, time);
      const ours = (bytes[content]! & 0x7f) === reader.track;
      if (ours && id === ID.block && reader.group) reader.group.time = time;
      if (ours && id === ID.simpleBlock && (bytes[content + 3]! & 0x80) !== 0) note(time);
    }
    reader.skip = size;
    at = content;
  }
  endGroup();
  const rest = bytes.subarray(at);
  if (!reader.broken && rest.length > LONGEST_NEED) reader.broken = true;
  reader.rest = reader.broken ? [] : [...rest];
  return { reader, cues };
}

/** What follows the last byte, and the beginning as it now is. */
export function finish(
  head: Uint8Array,
  reader: Reader,
  cues: readonly Cue[],
): { head: Uint8Array<ArrayBuffer>; tail: Uint8Array } {
  const filling = fillingFor(reader);
  const cuesAt = reader.bytes + filling.length;
  const index = element(
    ID.cues,
    ...cues.map(([time, position]) =>
      element(
        ID.cuePoint,
        element(ID.cueTime, unsigned(time)),
        element(
          ID.cueTrackPositions,
          element(ID.cueTrack, unsigned(reader.track)),
          element(ID.cueClusterPosition, unsigned(position)),
        ),
      ),
    ),
  );
  return { head: fillIn(head, reader, cuesAt, cuesAt + index.length), tail: concat(filling, index) };
}

/** Stands in for what was cut off of the last element, so that what follows is found. */
function fillingFor(reader: Reader): Uint8Array {
  const zeros = [];
  let state = reader;
  for (; state.rest.length > 0 && !state.broken && zeros.length < LONGEST_NEED; zeros.push(0))
    state = readOn(state, new Uint8Array(1)).reader;
  if (state.broken) return new Uint8Array(0);
  const ofGroup = Math.max(0, (state.group?.end ?? 0) - state.bytes - state.skip);
  return concat(new Uint8Array(zeros.length + state.skip), ofGroup > 1 ? shortSpacer(ofGroup) : new Uint8Array(ofGroup));
}

function fillIn(head: Uint8Array, reader: Reader, cuesAt: number, end: number): Uint8Array<ArrayBuffer> {
  const filled = concat(head);
  filled.set(longSize(end - reader.segment), reader.segment - 8);
  const inside = [...elements(filled, reader.segment)];
  const place = (id: number) => inside.find((each) => each.id === id)!;
  const [room, info, tracks] = [place(ID.void), place(ID.info), place(ID.tracks)];
  const seek = (id: number, at: number) =>
    element(ID.seek, element(ID.seekId, unsigned(id)), element(ID.seekPosition, unsigned(at - reader.segment)));
  const seekHead = element(ID.seekHead, seek(ID.info, info.at), seek(ID.tracks, tracks.at), seek(ID.cues, cuesAt));
  filled.set(seekHead, room.at);
  filled.set(spacer(room.length + room.size! - seekHead.length).subarray(0, VOID_HEADER), room.at + seekHead.length);
  const duration = [...elements(filled, info.content, info.content + info.size!)].find(({ id }) => id === ID.duration)!;
  filled.set(float(reader.last), duration.content);
  return filled;
}

/** Whole, and believable, whatever the file says. */
export function durationMs({ last, scale }: Pick<Reader, "last" | "scale">): number {
  const ms = Math.round((last * scale) / 1e6);
  return ms >= 0 && ms <= LONGEST_MS ? ms : 0;
}

/** How long a file says that it is, where its end was written into it; null where it does not say. */
export function writtenMs(beginning: Uint8Array): number | null {
  const segment = [...elements(beginning, 0)].find(({ id }) => id === ID.segment);
  const info = segment && [...elements(beginning, segment.content)].find(({ id }) => id === ID.info);
  if (!info) return null;
  const facts = [...elements(beginning, info.content, info.content + (info.size ?? 0))];
  const duration = facts.find(({ id, size }) => id === ID.duration && size === 8);
  const scale = facts.find(({ id }) => id === ID.timestampScale);
  if (!duration || duration.content + 8 > beginning.length) return null;
  const last = new DataView(beginning.buffer, beginning.byteOffset + duration.content).getFloat64(0);
  return durationMs({ last, scale: scale ? readUnsigned(beginning, scale.content, scale.size!) : 1e6 });
}

const VOID_HEADER = 9;
/** Three entries, and a spacer behind them. */
const SEEK_HEAD_ROOM = 200;
const spacer = (length: number): Uint8Array => element(ID.void, new Uint8Array(length - VOID_HEADER));
/** In a group of blocks there is seldom room for the long one. */
const shortSpacer = (length: number): Uint8Array =>
  length - 2 < 0x7f ? concat(Uint8Array.of(ID.void, 0x80 | (length - 2)), new Uint8Array(length - 2)) : spacer(length);
