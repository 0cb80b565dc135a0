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
 * command that an old core would fold differently needs a higher CORE_VERSION. Then pin the new digest.
 */
test("the frames are those of this protocol", () => {
  expect(PROTOCOL).toBe("chalkline.v1");
  expect(digest([shape(ClientFrame), shape(ServerFrame)])).toBe("4e693df75afa5570");
});

test("the commands and events are those of this core", () => {
  expect(CORE_VERSION).toBe(2);
  const commands = features.flatMap((feature) =>
    Object.entries(feature.commands).map(([type, { schema }]) => [type, shape(schema)]),
  );
  const events = features.flatMap((feature) => Object.entries(feature.events).map(([type, { data }]) => [type, shape(data)]));
  expect(digest([commands, events])).toBe("527265a8cebdbe1c");
});
