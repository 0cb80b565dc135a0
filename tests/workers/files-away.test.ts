import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { ErrorBody } from "../../contracts/errors.ts";
import { loadEnv } from "../../platform/env.ts";
import { app } from "../../worker/app.ts";
import { sealPictureLink } from "../../worker/recording/links.ts";
import { uuid } from "./class.ts";

/** R2 is away: what needs it says so. */

const FILES = new Proxy({} as R2Bucket, {
  get: () => () => Promise.reject(new Error("get: We encountered an internal error. Please try again. (10001)")),
});
const ask = (path: string) =>
  app.fetch(new Request(`https://class.example/v1${path}`), { ...env, FILES }, createExecutionContext());

test("a picture that cannot be had is asked for again, and is not taken for a fault of ours", async () => {
  const token = await sealPictureLink(loadEnv(env).TICKET_SECRETS, uuid(2));
  for (const path of [`/assets/${uuid(1)}/${"a".repeat(64)}.png`, `/pictures/${token}/live.m3u8`]) {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    const { code, message } = (await answer.json()) as ErrorBody;
    expect([code, message]).toEqual(["unavailable", expect.not.stringContaining("10001")]);
  }
});
