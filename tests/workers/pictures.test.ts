import { createExecutionContext, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { loadEnv } from "../../platform/env.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { app } from "../../worker/app.ts";
import { sealPictureLink } from "../../worker/recording/links.ts";
import { uuid } from "./class.ts";

afterEach(() => reset());

const session = uuid(1);
const ask = (token: string, name: string) =>
  app.fetch(new Request(`https://class.example/v1/pictures/${token}/${name}`), env, createExecutionContext());

it("R60 who has the link gets the playlist anew each time, its segments for good, and nothing else", async () => {
  await env.FILES.put(objectKeys.overflow(session, "live.m3u8"), "#EXTM3U");
  await env.FILES.put(objectKeys.overflow(session, "from-1_00001.ts"), "picture");
  await env.FILES.put(objectKeys.transcript(session), "{}");
  const token = await sealPictureLink(loadEnv(env).TICKET_SECRETS, session);
  const playlist = await ask(token, "live.m3u8");
  expect([playlist.status, playlist.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(new TextDecoder().decode(await playlist.arrayBuffer())).toBe("#EXTM3U");
  const segment = await ask(token, "from-1_00001.ts");
  expect([segment.headers.get("content-type"), segment.headers.get("cache-control")]).toEqual([
    "video/mp2t",
    "private, max-age=600",
  ]);
  expect(new TextDecoder().decode(await segment.arrayBuffer())).toBe("picture");
  const others = await sealPictureLink(loadEnv(env).TICKET_SECRETS, uuid(2));
  for (const [link, name] of [
    [others, "live.m3u8"],
    [`${token.slice(0, -3)}AAA`, "live.m3u8"],
    [token, "from-1_00002.ts"],
  ] as const)
    expect((await ask(link, name)).status).toBe(404);
  expect((await ask(token, encodeURIComponent(`../../transcripts/${session}.json`))).status).toBeGreaterThanOrEqual(400);
});
