import type { Trace } from "./trace.ts";

/**
 * Structured logs: one JSON object a line (R68). Invariant: no personal data. Fields are ids, codes, counts and durations; never
 * names, addresses, message texts, tokens or bodies.
 */
const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `cause` is logged by its name, message and stack: it never reaches a client. */
  error(message: string, fields?: LogFields, cause?: unknown): void;
  /** The same logger with fields that every line carries. */
  with(fields: LogFields): Logger;
}

export type WriteLine = (level: LogLevel, line: string) => void;

const writeToConsole: WriteLine = (level, line) => console[level](line);

export function createLogger(level: LogLevel | "silent", fields: LogFields = {}, write: WriteLine = writeToConsole): Logger {
  const threshold = level === "silent" ? logLevels.length : logLevels.indexOf(level);
  const log = (at: LogLevel, message: string, extra?: LogFields, cause?: unknown) => {
    if (logLevels.indexOf(at) < threshold) return;
    write(at, JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields, ...extra, ...describe(cause) }));
  };
  return {
    debug: (message, extra) => log("debug", message, extra),
    info: (message, extra) => log("info", message, extra),
    warn: (message, extra) => log("warn", message, extra),
    error: (message, extra, cause) => log("error", message, extra, cause),
    with: (more) => createLogger(level, { ...fields, ...more }, write),
  };
}

export const traceFields = ({ traceId, spanId }: Trace): LogFields => ({ traceId, spanId });

function describe(cause: unknown): LogFields {
  if (cause === undefined) return {};
  if (!(cause instanceof Error)) return { error: String(cause) };
  return { error: `${cause.name}: ${cause.message}`, stack: cause.stack };
}
