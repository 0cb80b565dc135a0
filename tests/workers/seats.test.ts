import { afterEach, expect, it } from "vitest";
import { reset } from "cloudflare:test";
import { TENANT, TestClass, uuid } from "./class.ts";

afterEach(() => reset());

const CAPACITY = 50;
const COMERS = 500;

it("R15 five hundred who come at once find exactly fifty seats; the others follow without one", async () => {
  const lesson = new TestClass();
  await lesson.start(CAPACITY);
  const answers = await Promise.all(
    Array.from({ length: COMERS }, (_, n) =>
      lesson.rpc.admit({
        ...{ tenantId: TENANT, userId: uuid(n + 0x9000), participantId: uuid(n + 0x5000), name: `Person ${n}` },
        ...{ role: "student", origin: null, orOverflow: true },
      }),
    ),
  );
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(answers.filter((answer) => answer.ok && answer.rights !== null)).toHaveLength(CAPACITY);
  expect(await lesson.admit(1, "student")).toMatchObject({ ok: false, code: "class_full" });
  expect(await lesson.rpc.mediaPass({ tenantId: TENANT, userId: uuid(0x9000 + COMERS - 1) })).toMatchObject({ rights: null });
});
