import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { connect } from "../../platform/neon.ts";
import { Api, scheduleClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { command } from "./command.ts";
import { serveLive } from "./hls.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** One more student than there are seats: they follow by a late picture, with everything else in step, until a seat is free. */

const SECRET = "a-secret-of-the-media-server-32-chars";
const LATE_MS = 4_000;

let media: Server;
let stack: Stack;
let browser: Browser;
let teacher: Api;
let seated: Api;
let follower: Person;
let sessionId: string;

/** What egress makes at this moment: a recording that it did not make would be said to have broken off after a minute. */
const active: object[] = [];

async function answerAsEgress(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const method = request.url!.split("/").at(-1);
  if (method === "StartRoomCompositeEgress") {
    const roomComposite = JSON.parse(body) as { roomName: string };
    const { roomName } = roomComposite;
    active.push({ egressId: `EG_${active.length}`, status: "EGRESS_ACTIVE", roomName, roomComposite });
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(method === "ListEgress" ? { items: active } : (active.at(-1) ?? {})));
}

beforeAll(async () => {
  // Egress that always works, and writes nothing: what it would write the page is given by the test.
  media = createServer((request, response) => void answerAsEgress(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => media.once("listening", resolve));
  [stack, browser] = await Promise.all([
    startTestStack({
      variables: {
        ...{ LIVEKIT_URL: `ws://127.0.0.1:${(media.address() as AddressInfo).port}`, LIVEKIT_API_KEY: "devkey" },
        ...{ LIVEKIT_API_SECRET: SECRET, EGRESS_S3_ENDPOINT: "https://r2.example", EGRESS_S3_BUCKET: "files" },
        ...{ EGRESS_S3_ACCESS_KEY: "id", EGRESS_S3_SECRET: "s3" },
      },
    }),
    openBrowser(["--autoplay-policy=no-user-gesture-required"]),
  ]);
  [teacher, seated] = await Promise.all([Api.as(stack.url, "teacher@demo.test"), Api.as(stack.url, "student1@demo.test")]);
  ({ sessionId } = await scheduleClass(teacher));
  await connect(stack.database).batch([sql`update sessions set capacity = 1 where id = ${sessionId}::uuid`]);
  await teacher.ask("POST", "/v1/sessions/start", { sessionId });
  await seated.ask("POST", "/v1/join", { sessionId });
  follower = await Person.signedIn(browser, stack.url, "student2@demo.test");
  await serveLive(browser, follower.page, { lateMs: LATE_MS });
  await follower.enter(sessionId, "class");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  media?.close();
});

/** Whether it plays: its time goes on, and it has a picture. */
const playing = (page: Page) =>
  page.evaluate(async () => {
    const video = document.querySelector("video");
    if (!video || video.readyState < 2) return false;
    const before = video.currentTime;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return video.currentTime > before && video.videoWidth > 0;
  });

test("R59 a teacher records by egress and streams elsewhere, and sees a stream that breaks off", async () => {
  const person = await Person.signedIn(browser, stack.url, "teacher@demo.test");
  const { page } = person;
  await person.enter(sessionId, "studio");
  await page.getByRole("button", { name: "Record", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Record this class" });
  await dialog.getByRole("textbox").fill("rtmps://video.example/live/key-1\nrtmp://other.example/app/key-2");
  await expectAccessible(page, "studio-egress");
  await dialog.getByRole("button", { name: "Start recording" }).click();
  await page.getByText("Streaming to 2 addresses").waitFor();
  await connect(stack.database).batch([
    sql`update recording_targets set state = 'failed', failure = 'refused' where session_id = ${sessionId}::uuid and ordinal = 2`,
  ]);
  await page.getByText("The stream to other.example broke off").waitFor({ timeout: 20_000 });
  await page.getByRole("button", { name: "Stop the recording" }).click();
  await page.getByRole("button", { name: "Record", exact: true }).waitFor();
  await person.context.close();
});

test("R15 R60 who finds no seat follows a late picture with all else in step, and takes the seat that is free again", async () => {
  const { page } = follower;
  await page.getByText("Every seat in the room is taken.").waitFor();
  await expect.poll(() => playing(page), { ...WAIT, timeout: 30_000 }).toBe(true);
  await expectAccessible(page, "class-overflow");

  // The first look at the picture tells how late it is.
  await page.waitForTimeout(2_000);
  const said = Date.now();
  await command(teacher, sessionId, "chat.send", { text: "Look at this now", to: "class" });
  const box = page.getByRole("textbox", { name: /message/i });
  await box.fill("I am here too");
  const sent = Date.now();
  await box.press("Enter");
  await page.getByText("I am here too").first().waitFor();
  expect(Date.now() - sent).toBeLessThan(LATE_MS);
  expect(await page.getByText("Look at this now").count()).toBe(0);
  await page.getByText("Look at this now").first().waitFor({ timeout: 25_000 });
  expect(Date.now() - said).toBeGreaterThan(LATE_MS);

  await command(seated, sessionId, "participant.leave", {});
  await page.getByRole("button", { name: "Take the seat" }).click({ timeout: 30_000 });
  await page.getByText("A seat is free").waitFor({ state: "detached" });
  await expect.poll(() => page.locator("video").count(), WAIT).toBe(0);
  const now = Date.now();
  await command(teacher, sessionId, "chat.send", { text: "Welcome in the room", to: "class" });
  await page.getByText("Welcome in the room").first().waitFor();
  expect(Date.now() - now).toBeLessThan(LATE_MS);
});
