/** How the load speaks to each server. Receiving reads as little of a frame as says how far it reaches. */

export type DialectName = "chalkline" | "echo" | "numbered" | "batched" | "socketio";

export interface Dialect {
  /** What opens the conversation once the socket is open; null where nothing does. */
  greeting(since: number | null, resumeToken: string | null): string | null;
  /** Whether this frame is the answer to the greeting; without a greeting a socket is ready when it is open. */
  welcomes(frame: Buffer): boolean;
  /** `key` is never the same twice: a repeat would only be answered again. */
  chat(id: number, key: string, text: string): string;
  /** The frame's reach: the number of the last event that it covers, or `position` + 1 where each event is a frame; null for none. */
  reach(frame: Buffer, position: number): number | null;
  /** Where frames say it: the number after which the frame begins. */
  begins?(frame: Buffer): number;
  /** The events of a frame in order: number, and the send id found in the text (-1 where it is none of ours). */
  events(frame: Buffer, position: number): { sequence: number; id: number }[];
  /** How many of this socket's own commands the end of a frame answers; where nothing does, nobody waits for answers. */
  answers?(frameEnd: Buffer, isRange: boolean): number;
  /** An answer that a frame asks for at once. */
  answer?(frame: Buffer): string | null;
}

const EVENTS = Buffer.from('{"t":"events","from":');
const FROM = '"from":';
const TO = '"to":';
const mark = (id: number, text: string) => `~${id}~${text}`;
const idIn = (text: string): number => Number(/~(\d+)~/.exec(text)?.[1] ?? -1);

export const startsWith = (frame: Buffer, start: Buffer) =>
  frame.length >= start.length && frame.compare(start, 0, start.length, 0, start.length) === 0;

function numberAfter(frame: Buffer, key: string): number {
  let at = frame.indexOf(key) + key.length;
  let value = 0;
  for (let byte = frame[at]!; byte >= 0x30 && byte <= 0x39; byte = frame[++at]!) value = value * 10 + byte - 0x30;
  return value;
}

interface Range {
  events: { sequence: number; type: string; data: { text?: string; index?: number } }[];
}

/** Frames that say which range they cover. */
const ranged: Pick<Dialect, "reach" | "begins" | "events"> = {
  begins: (frame) => numberAfter(frame, FROM),
  reach: (frame) => (startsWith(frame, EVENTS) ? numberAfter(frame, TO) : null),
  events: (frame) =>
    (JSON.parse(frame.toString()) as Range).events.map(({ sequence, type, data }) => ({
      sequence,
      // A slide turned has one sender, whose clicks come in their order: -2 says “the next one”.
      id: type === "slide.changed" ? -2 : idIn(data.text ?? ""),
    })),
};

/** One frame an event: counting is enough. */
const single = (isEvent: (frame: Buffer) => boolean): Pick<Dialect, "reach" | "events"> => ({
  reach: (frame, position) => (isEvent(frame) ? position + 1 : null),
  events: (frame, position) => [{ sequence: position + 1, id: idIn(frame.toString()) }],
});

const plainCommand = (id: number, key: string, text: string) =>
  JSON.stringify({ t: "command", key, type: "chat.send", data: { text: mark(id, text), to: "class" } });
const silent: Pick<Dialect, "greeting" | "welcomes"> = { greeting: () => null, welcomes: () => false };

function acknowledgementsIn(end: Buffer): number {
  let count = 0;
  for (let at = end.lastIndexOf('"ok":['); at >= 0; count++) at = end.indexOf('"key"', at + 1);
  return Math.max(0, count - 1);
}
const isAnswer = (end: Buffer) => startsWith(end, OK) || (startsWith(end, REFUSED) && end.includes('"key"'));
const OK = Buffer.from('{"t":"ok"');
const REFUSED = Buffer.from('{"t":"refused"');

const PING = Buffer.from("ping");
const WELCOME = Buffer.from('{"t":"welcome"');
const SOCKETIO_EVENT = Buffer.from("42[");
const SOCKETIO_CONNECTED = Buffer.from("40");
const SOCKETIO_PING = "2".charCodeAt(0);

export const dialects: Record<DialectName, Dialect> = {
  chalkline: {
    greeting: (since, resumeToken) =>
      JSON.stringify({ t: "hello", ...(since === null ? {} : { since }), ...(resumeToken === null ? {} : { resumeToken }) }),
    welcomes: (frame) => startsWith(frame, WELCOME),
    chat: plainCommand,
    ...ranged,
    answer: (frame) => (frame.length === PING.length && frame.equals(PING) ? "ping" : null),
    answers: (end, isRange) => (isRange ? acknowledgementsIn(end) : isAnswer(end) ? 1 : 0),
  },
  echo: { ...silent, chat: plainCommand, ...single(() => true) },
  numbered: { ...silent, chat: plainCommand, ...single(() => true) },
  batched: { ...silent, chat: plainCommand, ...ranged },
  socketio: {
    greeting: () => "40",
    welcomes: (frame) => startsWith(frame, SOCKETIO_CONNECTED),
    chat: (id, key, text) =>
      `42${JSON.stringify(["command", { key, type: "chat.send", data: { text: mark(id, text), to: "class" } }])}`,
    ...single((frame) => startsWith(frame, SOCKETIO_EVENT)),
    answer: (frame) => (frame.length === 1 && frame[0] === SOCKETIO_PING ? "3" : null),
  },
};
