import type { Browser } from "playwright";
import { afterAll, beforeAll } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { openBrowser } from "./person.ts";

/** A file that imports this has a whole stack and a browser of its own, up before its first hook and gone after its last. */

export let stack: Stack;
export let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});
