import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { WebSocket } from "ws";
import type { Admission } from "../contracts/http.ts";
import { PING, PONG, type ServerFrame } from "../contracts/frames.ts";
import { startTestStack } from "../local-cloud/testing.ts";
import type { CaptionAddData } from "../session-core/features/captions/captions.ts";
import { Api, startClass } from "../tests/e2e/api.ts";
import { switchOn } from "../tests/speech/microphone.ts";
import { joined, lessonText, samplesOf, silence, speak } from "../tests/speech/voice.ts";
import { wordError } from "../tests/speech/word-error.ts";

/**
 * `npm run bench:captions`: a teacher reads the two-minute lesson, a student reads along. How late words are, how right, and what they
 * cost. Everything runs here, recogniser included; `--quick` reads a fifth of it. Then the same in two browsers, held to 1.5 s from
 * the last word of a line to the student's screen.
 */

const { values } = parseArgs({ options: { quick: { type: "boolean" } } });
const TICKS_PER_SECOND = 100;

const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};
const quantile = (sorted: readonly number[], q: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0);

const whole = await lessonText();
const text = values.quick ? whole.split(/\n\s*\n/)[0]! : whole;
const speech = samplesOf(await speak(text));
const stack = await startTestStack({ log: () => undefined });
try {
  const teacher = await Api.as(stack.url, "teacher@demo.test");
  const student = await Api.as(stack.url, "student1@demo.test");
  const { sessionId } = await startClass(teacher);
  const { participant } = await teacher.ask<Admission>("POST", "/v1/sessions/join", { sessionId });
  const { socket } = await student.ask<Admission>("POST", "/v1/sessions/join", { sessionId });

  const lines: { line: CaptionAddData; late: number }[] = [];
  /** When how many words of the next line were first on the screen. */
  let partial: { count: number; at: number }[] = [];
  const wordsLate: number[] = [];
  const reader = new WebSocket(socket.url, ["chalkline.v1", socket.ticket], { origin: stack.url });
  reader.on("open", () => reader.send(JSON.stringify({ t: "hello" })));
  reader.on("message", (data) => {
    const now = Date.now();
    const told = String(data as Buffer);
    if (told === PING) return reader.send(PONG);
    if (told === PONG) return;
    const frame = JSON.parse(told) as ServerFrame;
    if (frame.t === "signals") {
      for (const { type, data: said } of frame.items) {
        if (type === "caption.heard") partial.push({ count: (said as { text: string }).text.split(/\s+/).length, at: now });
      }
    }
    if (frame.t !== "events") return;
    for (const { type, data: added } of frame.events) {
      if (type !== "caption.added") continue;
      const line = added as CaptionAddData;
      lines.push({ line, late: now - line.end });
      const words = line.text.split(/\s+/).length;
      const each = (line.end - line.start) / words;
      for (let n = 1; n <= words; n++) {
        const shown = partial.find(({ count }) => count >= n)?.at ?? now;
        wordsLate.push(Math.max(0, shown - (line.start + n * each)));
      }
      partial = [];
    }
  });

  const microphone = switchOn(stack.url, (path, body) => teacher.send("POST", path, body), {
    ...{ sessionId, participantId: participant.participantId },
  });
  // The models load with the first word; a class says good morning once.
  await microphone.say(silence(3));
  const workerd = (await stack.workerdPid())!;
  const idle = { cpu: cpuSeconds(workerd), at: Date.now() };
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const idleShare = (cpuSeconds(workerd) - idle.cpu) / ((Date.now() - idle.at) / 1_000);
  const before = { speech: cpuSeconds(stack.speechPid()!), workerd: cpuSeconds(workerd), sent: microphone.uplink.sentBytes };
  const begun = Date.now();
  await microphone.say(joined(speech, silence(1)));
  const seconds = (Date.now() - begun) / 1_000;
  const cost = {
    speech: (cpuSeconds(stack.speechPid()!) - before.speech) / seconds,
    workerd: (cpuSeconds(workerd) - before.workerd) / seconds - idleShare,
    sent: (microphone.uplink.sentBytes - before.sent) / seconds,
  };
  await microphone.uplink.end();
  reader.close();

  const late = lines.map(({ late: ms }) => ms).toSorted((a, b) => a - b);
  wordsLate.sort((a, b) => a - b);
  const error = wordError(text, lines.map(({ line }) => line.text).join(" "));
  console.log(`${cpus()[0]?.model ?? "?"}, ${cpus().length} cores; ${Math.round(seconds)} s of speech, ${lines.length} lines`);
  console.log(`a final line after its last word was spoken: p50 ${quantile(late, 0.5)} ms, p95 ${quantile(late, 0.95)} ms`);
  console.log(
    `a word after it was spoken, in between or final: p50 ${quantile(wordsLate, 0.5)} ms, p95 ${quantile(wordsLate, 0.95)} ms`,
  );
  console.log(`word error: ${(error * 100).toFixed(1)} %`);
  console.log(`recogniser: ${(cost.speech * 100).toFixed(1)} % of a core a microphone`);
  console.log(`caption feed and sequencer: ${(cost.workerd * 100).toFixed(1)} % of a core a microphone, above an idle class`);
  console.log(`upload: ${Math.round(cost.sent / 1024)} KiB a second`);
} finally {
  await stack.stop();
}
if (values.quick) process.exit(0);
const vitest = join(import.meta.dirname, "..", "node_modules", ".bin", "vitest");
const inBrowsers = ["run", "--project", "e2e", "tests/e2e/captions.test.ts", "--testNamePattern", "for two minutes"];
const { status } = spawnSync(vitest, inBrowsers, { stdio: "inherit", env: { ...process.env, IN_TIME: "1" } });
process.exit(status ?? 1);
