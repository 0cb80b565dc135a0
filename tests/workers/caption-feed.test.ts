import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { expect, test } from "vitest";
import { CAPTION_PROTOCOL } from "../../contracts/captions.ts";
import { signFeedTicket } from "../../platform/caption-feed.ts";
import { ORIGIN, TENANT, TestSocket, uuid } from "./class.ts";

/** A caption feed in workerd, as a browser's microphone meets it; no recogniser is configured here. */

const SECRETS = ["test-ticket-secret-test-ticket-secret-1"];

async function microphone() {
  const sessionId = crypto.randomUUID();
  const stub = env.CAPTION_FEEDS.get(env.CAPTION_FEEDS.idFromName(sessionId));
  const { ticket } = await signFeedTicket(SECRETS, {
    ...{ tenantId: TENANT, sessionId, jurisdiction: null, feed: uuid(700), speaker: uuid(1), language: "en", keyterms: [] },
    ...{ wordFilter: true, diarize: false, origin: ORIGIN },
  });
  const upgrade = () =>
    stub.fetch(`http://class.test/v1/captions/${sessionId}/audio`, {
      headers: { upgrade: "websocket", "sec-websocket-protocol": `${CAPTION_PROTOCOL}, ${ticket}`, origin: ORIGIN },
    });
  return { stub, upgrade, socket: TestSocket.over(await upgrade()) };
}
const held = ({ frames }: TestSocket) => frames.filter((frame) => (frame as { t: string }).t === "hold").length;

test("hibernation: a muted microphone keeps its socket, and is heard again when it speaks", async () => {
  const { stub, socket } = await microphone();
  await expect.poll(() => held(socket)).toBe(1);
  await evictDurableObject(stub);
  await runDurableObjectAlarm(stub);
  const frame = new ArrayBuffer(8 + 3_200);
  socket.sendRaw(frame);
  // It answers as one that knows the microphone: nobody listens just now.
  await expect.poll(() => held(socket)).toBe(2);
  expect(socket.closed).toBeNull();
  socket.sendRaw(JSON.stringify({ t: "end", at: 1_600 }));
  await expect.poll(() => JSON.stringify(socket.frames)).toContain("ended");
});

test("a ticket opens one socket", async () => {
  const { upgrade } = await microphone();
  expect((await upgrade()).status).toBe(401);
});
