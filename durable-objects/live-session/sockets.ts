import { check } from "../../contracts/check.ts";
import { errorTable, isPassing, type ErrorCode } from "../../contracts/errors.ts";
import { ClientFrame, type ServerFrame } from "../../contracts/frames.ts";
import {
  CLIENT_FRAME_MAX_BYTES,
  COMMAND_BURST,
  COMMANDS_PER_SECOND,
  SIGNAL_BURST,
  SIGNALS_PER_SECOND,
} from "../../contracts/limits.ts";
import { holdsForbiddenText } from "../../contracts/text.ts";
import type { Pass } from "./admission.ts";
import type { Connection } from "./subscribers.ts";
import { TokenBucket } from "./rate-limit.ts";

/** A greeting costs a signature and perhaps the whole state. A client says hello once, and again when its fold went wrong. */
const HELLO_BURST = 5;
const HELLOS_PER_SECOND = 0.2;

/** A client sends again within two seconds and a way there and back. */
const AWAITED_MS = 5_000;

/** Frames of any kind, good or broken, before one is even parsed: above what commands, signals and acknowledgements add up to. */
const FRAME_BURST = 200;
const FRAMES_PER_SECOND = 100;

/** What one participant may ask for, in all their tabs together and over reconnects. */
export interface Allowance {
  readonly commands: TokenBucket;
  readonly signals: TokenBucket;
}

export function newAllowance(now: number): Allowance {
  return {
    commands: new TokenBucket(COMMAND_BURST, COMMANDS_PER_SECOND, now),
    signals: new TokenBucket(SIGNAL_BURST, SIGNALS_PER_SECOND, now),
  };
}

/** A socket from its upgrade to its close. Without a pass it has only shown its subprotocol, and must bring a resume token. */
export interface OpenSocket {
  pass: Pass | null;
  /** The page that opened it. */
  readonly origin: string | null;
  readonly frames: TokenBucket;
  readonly hellos: TokenBucket;
  /** The first command that was refused in passing. Until it comes again, or has not come for long, nothing sent after it is taken. */
  awaited: { key: string; code: ErrorCode; until: number } | null;
  /** Calls off the end of the server's patience with a silent socket. */
  heard(): void;
}

export function openSocket(pass: Pass | null, origin: string | null, now: number): OpenSocket {
  return {
    pass,
    origin,
    frames: new TokenBucket(FRAME_BURST, FRAMES_PER_SECOND, now),
    hellos: new TokenBucket(HELLO_BURST, HELLOS_PER_SECOND, now),
    awaited: null,
    heard: () => {},
  };
}

/** What a participant does stays in the order in which they did it, although one of it could not be taken at its time. */
export function overtakes(socket: OpenSocket, key: string, now: number): ErrorCode | null {
  const { awaited } = socket;
  if (awaited && awaited.key !== key && now < awaited.until) return awaited.code;
  socket.awaited = null;
  return null;
}

export function awaitAgain(socket: OpenSocket, key: string, code: ErrorCode, now: number): void {
  if (isPassing(code)) socket.awaited ??= { key, code, until: now + AWAITED_MS };
}

type Read = { ok: true; frame: ClientFrame } | { ok: false; code: ErrorCode; details?: unknown; message?: string };

/** Reads a frame, or says why it is none. Nothing of a frame that is refused here has any effect. */
export function readFrame(text: string): Read {
  if (isTooLarge(text)) return { ok: false, code: "frame_too_large" };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {
      ok: false,
      code: "malformed_json",
      message: "The frame is not valid JSON. Frames are text; binary ones are not taken.",
    };
  }
  // An escape is the only way such text comes through JSON, and most frames have none.
  if (text.includes("\\u") && holdsForbiddenText(parsed)) return { ok: false, code: "invalid_text" };
  const checked = check(ClientFrame, parsed);
  if (checked.ok) return { ok: true, frame: checked.data };
  const { t, type } = (typeof parsed === "object" && parsed !== null ? parsed : {}) as { t?: unknown; type?: unknown };
  if (!frameTypes.has(t)) return { ok: false, code: "unknown_frame" };
  // Only its name is wrong: there is nothing of that name.
  const isNameWrong = typeof type === "string" && checked.faults.every(({ path }) => path === "type");
  return isNameWrong
    ? { ok: false, code: "unknown_command", details: { type } }
    : { ok: false, code: "invalid_request", details: checked.faults };
}

const frameTypes = new Set<unknown>(["hello", "command", "signal", "history", "ack"]);

function isTooLarge(text: string): boolean {
  if (text.length > CLIENT_FRAME_MAX_BYTES) return true;
  return text.length * 3 > CLIENT_FRAME_MAX_BYTES && new TextEncoder().encode(text).length > CLIENT_FRAME_MAX_BYTES;
}

export function sendRefused(
  connection: Connection,
  code: ErrorCode,
  key?: string,
  details?: unknown,
  message: string = errorTable[code].message,
): void {
  const frame: ServerFrame = {
    t: "refused",
    ...(key === undefined ? {} : { key }),
    code,
    message,
    ...(details === undefined ? {} : { details }),
  };
  connection.send(JSON.stringify(frame));
}

export function sendBye(
  connection: Connection,
  closeCode: number,
  code: ErrorCode,
  message: string = errorTable[code].message,
): void {
  connection.send(JSON.stringify({ t: "bye", code, message } satisfies ServerFrame));
  connection.close(closeCode, code);
}
