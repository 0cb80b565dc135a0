import { expect, test } from "vitest";
import type { Transcript, TranscriptEditBody } from "../../contracts/transcripts.ts";
import type * as z from "zod/mini";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** A lesson longer than anybody draws at once; the server is played, since nobody speaks for a day. */

const LINES = 1_000;

const transcript = (sessionId: string): Transcript => ({
  ...{ format: "chalkline.transcript.v1", sessionId, classroomId: sessionId, madeBy: "live captions", version: 0 },
  ...{ startedAt: new Date(0).toISOString(), durationMs: LINES * 4_000 },
  lines: Array.from({ length: LINES }, (_, n) => ({
    ...{ id: `f:${n}`, start: n * 4_000, end: n * 4_000 + 3_000, speaker: sessionId, voice: null, language: "en", words: [] },
    ...{ text: n === 700 ? "Inértia, once." : `Line ${n} of many.`, corrected: false, sequence: n },
  })),
});

test("of a long transcript what is looked at is drawn; a line is found by its words, and corrected before the server answers", async () => {
  const staff = await Api.as(stack.url, "teacher@demo.test");
  const { sessionId } = await startClass(staff);
  await staff.ask("POST", "/v1/sessions/end", { sessionId });
  const { page } = await Person.signedIn(browser, stack.url, "teacher@demo.test");
  const stored = transcript(sessionId);
  let isEdited = false;
  const answered = Promise.withResolvers<void>();
  await page.route("**/v1/transcripts/**", async (route) => {
    const request = route.request();
    if (request.url().endsWith("/edits")) return route.fulfill({ json: { edits: [] } });
    if (request.url().endsWith("/speakers")) return route.fulfill({ json: { speakers: [] } });
    if (request.method() !== "PATCH") return route.fulfill({ json: stored });
    const { lines } = request.postDataJSON() as z.infer<typeof TranscriptEditBody>;
    await answered.promise;
    for (const { id, text } of lines) stored.lines.find((line) => line.id === id)!.text = text;
    isEdited = true;
    return route.fulfill({ json: { version: (stored.version += 1) } });
  });
  await page.goto(`${stack.url}/sessions/${sessionId}`);
  const record = page.getByRole("main");
  const rows = record.getByRole("listitem");
  await rows.first().waitFor();
  expect(await rows.count()).toBeLessThan(LINES / 2);
  await page.evaluate(() => scrollTo({ top: document.body.scrollHeight }));
  await record.getByText(`Line ${LINES - 1} of many.`).waitFor();
  expect(await rows.count()).toBeLessThan(LINES / 2);

  await record.getByRole("searchbox", { name: "Find a line" }).fill("ONCE inertia");
  await expect.poll(() => rows.count(), WAIT).toBe(1);
  await expectAccessible(page, "transcript-found");
  await record.getByRole("button", { name: "Correct: Inértia, once." }).click();
  await record.getByLabel("What was said").fill("Inertia, once and again.");
  await record.getByRole("button", { name: "Correct it" }).click();
  await record.getByText("Inertia, once and again.").waitFor();
  expect(isEdited).toBe(false);
  answered.resolve();
  await expect.poll(() => isEdited, WAIT).toBe(true);
});
