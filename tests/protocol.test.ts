import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { features } from "../session-core/registry.ts";
import { canonical } from "../session-core/hash-chain.ts";
import { ClientFrame, ServerFrame } from "../contracts/frames.ts";
import { CORE_VERSION, PROTOCOL } from "../contracts/version.ts";

const digest = (value: unknown) => createHash("sha256").update(canonical(value)).digest("hex").slice(0, 16);
const shape = (schema: z.core.$ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

/**
 * What is on the wire, pinned. When one of these changes: a frame that old clients cannot read needs a new PROTOCOL; an event or
 * command that an old core would fold differently needs a higher CORE_VERSION. Then pin the new digests
 * (those of commands and events with `vitest run --project unit tests/protocol.test.ts -u`).
 */
test("the frames are those of this protocol", () => {
  expect(PROTOCOL).toBe("chalkline.v1");
  expect(digest([shape(ClientFrame), shape(ServerFrame)])).toBe("0c8adb1a19162bd0");
});

test("the commands and events are those of this core", () => {
  const pinned = Object.fromEntries(
    features.map(({ name, commands, events }) => [
      name,
      digest([
        Object.entries(commands).map(([type, { schema }]) => [type, shape(schema)]),
        Object.entries(events).map(([type, { data }]) => [type, shape(data)]),
      ]),
    ]),
  );
  expect({ core: CORE_VERSION, ...pinned }).toMatchInlineSnapshot(`
    {
      "captions": "e5b63e95a2d54c6f",
      "chat": "94942e870d6c067d",
      "controls": "89daaa6c40d8387e",
      "core": 3,
      "hands": "100a43d5b1c93f5d",
      "layouts": "2c72bfbb03352da2",
      "lifecycle": "1f2e357e6973357d",
      "lobby": "3ce6b462352f28b6",
      "media": "d005b0c1d3d27003",
      "moderation": "10c707f0e5a514af",
      "polls": "73e216669415e154",
      "presence": "8a72cfba1e0cfc52",
      "pulse": "3af93a7a6b7aef4c",
      "questions": "97308d0c37dedfa4",
      "recording": "2b5da29951586eff",
      "reports": "0dd79af519a43eda",
      "scenes": "157fbda13afc7b3c",
      "slides": "f7b6f45778b41c79",
      "video": "798cdca0467c0b80",
      "whiteboard": "445433ce72470c87",
    }
  `);
});
