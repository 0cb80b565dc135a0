import { describe, expect, it } from "vitest";
import { ClassroomBody } from "../../contracts/http.ts";
import { HTTP_BODY_MAX_BYTES } from "../../contracts/limits.ts";
import { parseWith, readJsonBody } from "./body.ts";
import type { HttpError } from "./errors.ts";

const send = (body: BodyInit | null, type = "application/json") =>
  readJsonBody(
    new Request("http://x/", { method: "POST", body, headers: { "content-type": type }, duplex: "half" } as RequestInit),
  );
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "accepted",
    (error: HttpError) => error.code,
  );

describe("a JSON body", () => {
  it.each([
    ["cut off", '{"name":', "malformed_json"],
    ["not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "malformed_json"],
    ["a list", "[]", "invalid_request"],
    ["null", "null", "invalid_request"],
    ["NUL in a value", '{"name":"a\\u0000"}', "invalid_text"],
    ["NUL in a key", '{"na\\u0000me":1}', "invalid_text"],
    ["half a surrogate pair, deep inside", '{"a":[{"b":"\\ud83d"}]}', "invalid_text"],
    ["a whole pair", '{"name":"\\ud83d\\ude00"}', "accepted"],
    ["a byte too large", `{"a":"${"x".repeat(HTTP_BODY_MAX_BYTES - 7)}"}`, "body_too_large"],
    ["as large as allowed", `{"a":"${"x".repeat(HTTP_BODY_MAX_BYTES - 8)}"}`, "accepted"],
    ["absent", null, "accepted"],
  ])("that is %s", async (_what, body, code) => expect(await codeOf(send(body))).toBe(code));

  it("is bounded whatever length its sender claims", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    expect(await codeOf(send(endless))).toBe("body_too_large");
    expect(sent).toBeLessThan(HTTP_BODY_MAX_BYTES * 2);
  });

  it("is JSON by its content type, parameters aside", async () => {
    expect(await codeOf(send("{}", "Application/JSON; charset=utf-8"))).toBe("accepted");
    expect(await codeOf(send("{}", "text/plain"))).toBe("unsupported_media_type");
    expect(await codeOf(send("a=1", "application/x-www-form-urlencoded"))).toBe("unsupported_media_type");
  });

  it("R19 may carry the idempotency key, which no schema meets", async () => {
    const { body, key } = await send('{"name":"Physics","idempotencyKey":"k"}');
    expect(key).toBe("k");
    expect(parseWith(ClassroomBody, body)).toEqual({ name: "Physics" });
  });

  it("says of each field what is wrong with it", () => {
    const refused = () => parseWith(ClassroomBody, { name: "  ", nmae: "x" });
    expect(refused).toThrowError(
      expect.objectContaining({
        code: "invalid_request",
        details: expect.arrayContaining([{ path: "name", message: expect.any(String) }]),
      }),
    );
  });
});
