import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** What a student's phone has to load before it takes part, by far the most of it React: script alone, as it goes over the wire. */
const BUDGET_KIB = 160;

test(`a class is on the screen, in the student's hands and quiet again after at most ${BUDGET_KIB} KiB of script`, async () => {
  const { sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
  const student = await Person.signedIn(browser, stack.url, "student1@demo.test");
  const { page } = student;
  const scripts = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script" || response.status() !== 200) return;
    scripts.set(
      response.url(),
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await page.goto(`${stack.url}/sessions/${sessionId}/class`);
  await expect.poll(() => student.slide(), WAIT).toBe("Opening, slide 1");
  await page.getByText("What is said on slide 1").waitFor();
  await page.getByRole("button", { name: "Raise hand" }).waitFor();
  await page.waitForLoadState("networkidle");
  const sizes = await Promise.all([...scripts].map(async ([url, size]) => ({ url, bytes: await size })));
  const kib = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
  const largest = sizes
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 12)
    .map(({ url, bytes }) => `${(bytes / 1024).toFixed(1)} ${url.split("/").at(-1)}`);
  expect(kib, `${kib.toFixed(1)} KiB; the largest: ${largest.join(", ")}`).toBeLessThanOrEqual(BUDGET_KIB);
  expect(kib).toBeGreaterThan(60);
});
