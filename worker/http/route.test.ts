import * as z from "zod/mini";
import { expect, expectTypeOf, it } from "vitest";
import { Uuid } from "../../contracts/ids.ts";
import type { Bearer } from "./bearer.ts";
import { defineRoute } from "./route.ts";

const described = { method: "GET", path: "/x", owner: "telemetry", summary: "x", answer: z.object({ x: z.string() }) } as const;

it("R8 does not compile without a policy", () => {
  // @ts-expect-error a route without a policy
  defineRoute({ ...described, handler: async () => ({ x: "" }) });
  // @ts-expect-error a policy that does not say where its id is
  defineRoute({ ...described, policy: { kind: "role", anyOf: ["teacher"], scope: "course" }, handler: async () => ({ x: "" }) });
  // @ts-expect-error a write that does not say what a repeat does
  defineRoute({ ...described, method: "POST", policy: { kind: "public" }, handler: async () => ({ x: "" }) });
});

it("types the handler from the schemas and the policy", () => {
  const route = defineRoute({
    ...described,
    params: z.object({ id: Uuid }),
    policy: { kind: "role", anyOf: ["teacher"], scope: "course", of: "params.id" },
    handler: async ({ params, user, body }) => {
      expectTypeOf(params).toEqualTypeOf<{ id: string }>();
      expectTypeOf(user).toEqualTypeOf<Bearer>();
      expectTypeOf(body).toBeUndefined();
      return { x: params.id };
    },
  });
  expect(route.idempotency).toBe("none");
  defineRoute({
    ...described,
    policy: { kind: "public" },
    handler: async ({ user }) => {
      expectTypeOf(user).toBeNull();
      return { x: "" };
    },
  });
});
