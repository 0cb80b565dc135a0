import { styleText } from "node:util";

const colours = { debug: "gray", info: "cyan", warn: "yellow", error: "red" } as const;
type Level = keyof typeof colours;
const isLevel = (level: unknown): level is Level => typeof level === "string" && level in colours;

/** What workerd says of sockets whose other side went away: it happens whenever a tab is closed, and means nothing. */
const noise = [
  /\bdisconnected: /,
  /Broken pipe/,
  /Connection reset by peer/,
  /WebSocket peer disconnected/,
  /^\s*stack: [0-9a-f@ ]+$/i,
];

/** A line of the worker's log for a person: time, level, message, then the fields. Null when nobody needs it. */
export function readable(level: string, message: string): string | null {
  if (noise.some((pattern) => pattern.test(message))) return null;
  const entry = parse(message);
  if (entry === null) return paint(isLevel(level) ? level : "info", message);
  const { time, level: own, message: text, stack, traceId: _trace, spanId: _span, ...fields } = entry;
  const rest = Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
  const at = typeof time === "string" ? time.slice(11, 19) : "";
  const line = [at, String(text), rest].filter(Boolean).join(" ");
  return paint(isLevel(own) ? own : "info", typeof stack === "string" ? `${line}\n${stack}` : line);
}

const paint = (level: Level, text: string): string => `${styleText(colours[level], level.padEnd(5))} ${text}`;

function parse(message: string): Record<string, unknown> | null {
  if (!message.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null && "message" in value ? { ...value } : null;
  } catch {
    return null;
  }
}
