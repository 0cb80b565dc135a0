import { expect, it } from "vitest";
import { createLogger, traceFields, type LogLevel } from "./log.ts";

function recorder(level: LogLevel) {
  const lines: { level: LogLevel; line: Record<string, unknown> }[] = [];
  const log = createLogger(level, {}, (at, line) => lines.push({ level: at, line: JSON.parse(line) as Record<string, unknown> }));
  return { log, lines };
}

it("writes one JSON object a line, with the trace it belongs to", () => {
  const { log, lines } = recorder("debug");
  log.with(traceFields({ traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: true })).info("admitted", { sessionId: "s" });
  expect(lines).toHaveLength(1);
  expect(lines[0]!.line).toMatchObject({
    level: "info",
    message: "admitted",
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    sessionId: "s",
  });
});

it("drops what is below its level", () => {
  const { log, lines } = recorder("warn");
  log.debug("d");
  log.info("i");
  log.warn("w");
  log.error("e");
  expect(lines.map(({ level }) => level)).toEqual(["warn", "error"]);
});

it("keeps newlines inside one line, and tells what an error was", () => {
  const { log, lines } = recorder("info");
  log.error("failed", { attempt: 2 }, new TypeError("two\nlines"));
  expect(lines[0]!.line).toMatchObject({ error: "TypeError: two\nlines", attempt: 2 });
});
