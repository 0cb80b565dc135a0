import { expect, test } from "vitest";
import { TranscriptEditBody } from "./transcripts.ts";

test("an edit that says two things of one line is refused, and the line named", () => {
  const line = (id: string) => ({ id, text: "What was said." });
  const edit = (...ids: string[]) => TranscriptEditBody.safeParse({ version: 0, lines: ids.map(line) });
  expect(edit("f:1", "f:2").success).toBe(true);
  expect(edit("f:1", "f:2", "f:1").error?.issues).toMatchObject([
    { path: ["lines", 2, "id"], message: "the line f:1 is here twice" },
  ]);
});
