import { randomUUID } from "node:crypto";
import { chromium, type Browser } from "playwright";
import type { Classroom, ClassroomDetail, LoginAnswer, Session } from "../contracts/http.ts";
import { findChromium } from "../local-cloud/chromium.ts";
import { startTestStack } from "../local-cloud/testing.ts";
import { DEMO_PASSWORD } from "../worker/identity/demo.ts";
import { median, round, table } from "./measure/numbers.ts";
import { startEdge } from "./servers/edge.ts";
import { freePort } from "./servers/ports.ts";

/**
 * `npm run bench:load`: what a student's device loads before it is in class, over the wire and compressed, and how long that takes on a
 * machine with room, and on a cheap phone on a slow network. Each load is a browser's first: nothing is cached.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const BUDGET_KIB = 160;

/** Slow 4G and a phone of a fifth of a desktop's speed, as Lighthouse sets them. */
const profiles = {
  "as it is": null,
  "4 × slower, 1.6 Mbit/s, 150 ms": { cpu: 4, latencyMs: 150, bytesPerSecond: (1.6 * 1024 * 1024) / 8 },
};

const edgePort = await freePort();
const publicUrl = `http://localhost:${edgePort}`;
const stack = await startTestStack({ variables: { PUBLIC_URL: publicUrl } });
const edge = await startEdge(edgePort, new URL(stack.url));
const browser = await chromium.launch({ executablePath: findChromium(console.error) });
try {
  const teacher = await signIn("teacher@demo.test");
  const student = await signIn("student1@demo.test");
  const sessionId = await startClass(teacher.token);
  for (const [name, profile] of Object.entries(profiles)) {
    const loads = [];
    for (let n = 0; n < ROUNDS; n++) loads.push(await load(browser, sessionId, student, profile));
    console.log(
      `\n${name}: first state on the stage after ${round(median(loads.map(({ shownMs }) => shownMs)))} ms (median of ${ROUNDS})`,
    );
    const { scripts, others } = loads.at(-1)!;
    if (profile) continue;
    const kib = (bytes: number) => (bytes / 1024).toFixed(1);
    const sum = (sizes: readonly { bytes: number }[]) => sizes.reduce((all, { bytes }) => all + bytes, 0);
    console.log(
      `script: ${kib(sum(scripts))} KiB in ${scripts.length} files (goal: ${BUDGET_KIB}); all else: ${kib(sum(others))} KiB`,
    );
    const largest = scripts.toSorted((a, b) => b.bytes - a.bytes).slice(0, 15);
    console.log(
      table(
        ["script", "KiB"],
        largest.map(({ path, bytes }) => [path, kib(bytes)]),
      ),
    );
    if (sum(scripts) > BUDGET_KIB * 1024) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await edge.stop();
  await stack.stop();
}

async function load(
  browser: Browser,
  sessionId: string,
  { token, user, expiresAt }: LoginAnswer,
  profile: (typeof profiles)[keyof typeof profiles],
) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const kept = JSON.stringify({ token, userId: user.id, expiresAt: Date.parse(expiresAt) });
  await page.addInitScript(`sessionStorage.setItem("chalkline.signedIn", ${JSON.stringify(kept)})`);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  if (profile) {
    const { cpu, latencyMs, bytesPerSecond } = profile;
    const speed = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond / 2 };
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: latencyMs, ...speed });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  }
  const kinds = new Map<string, { path: string; script: boolean }>();
  const sizes = new Map<string, number>();
  cdp.on("Network.responseReceived", ({ requestId, type, response }) => {
    kinds.set(requestId, { path: new URL(response.url).pathname, script: type === "Script" });
  });
  // Bodies as they came; headers are left out, which HTTP/2 and 3 send once.
  cdp.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    sizes.set(requestId, (sizes.get(requestId) ?? 0) + encodedDataLength);
  });
  await page.goto(`${publicUrl}/sessions/${sessionId}/class`, { waitUntil: "commit" });
  // The page's own clock, from the moment that the address was asked for to the first frame with the slide's words in it.
  const shownMs = await page.evaluate<number>(`new Promise((shown) => {
    const look = () => document.querySelector('[aria-label="Stage"] .prose-slide')
      ? requestAnimationFrame(() => shown(performance.now())) : requestAnimationFrame(look);
    look();
  })`);
  await page.getByRole("button", { name: "Raise hand" }).waitFor();
  await page.waitForLoadState("networkidle");
  await context.close();
  const files = [...kinds].map(([id, kind]) => ({ ...kind, bytes: sizes.get(id) ?? 0 }));
  return { shownMs, scripts: files.filter(({ script }) => script), others: files.filter(({ script }) => !script) };
}

async function ask<Answer>(method: string, path: string, token: string | null, body?: unknown): Promise<Answer> {
  const headers = {
    "content-type": "application/json",
    "idempotency-key": randomUUID(),
    origin: publicUrl,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(`${stack.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

function signIn(email: string): Promise<LoginAnswer> {
  return ask("POST", "/v1/auth/login", null, { email, password: DEMO_PASSWORD });
}

async function startClass(token: string): Promise<string> {
  const { classrooms } = await ask<{ classrooms: Classroom[] }>("GET", "/v1/classrooms", token);
  const { lessons } = await ask<ClassroomDetail>("GET", `/v1/classrooms/${classrooms[0]!.id}`, token);
  const { id } = await ask<Session>("POST", "/v1/sessions", token, {
    lessonId: lessons[0]!.id,
    scheduledStart: new Date().toISOString(),
    scheduledEnd: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const slides = [{ title: "Describing motion", markdown: "Where something is, **when**, and how fast.\n\n- a place\n- a time" }];
  await ask("POST", "/v1/studio/scenes", token, {
    sessionId: id,
    name: "First",
    layout: "stage",
    metadata: { kind: "slides", slides },
  });
  await ask("POST", "/v1/sessions/start", token, { sessionId: id });
  return id;
}
