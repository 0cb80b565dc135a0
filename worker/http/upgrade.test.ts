import { expect, test } from "vitest";
import { problemResponse } from "../../platform/problem.ts";
import { upgrade } from "./upgrade.ts";

const asking = (headers: Record<string, string> = { upgrade: "WebSocket" }) => new Request("http://x/", { headers });

test("a plain request is told to upgrade, and reaches no object", async () => {
  const reached = () => Promise.reject(new Error("reached"));
  await expect(upgrade(asking({}), reached)).rejects.toMatchObject({
    code: "upgrade_required",
    headers: { upgrade: "websocket" },
  });
});

test("R21 what the object refuses is thrown, so that it is answered with the request's id", async () => {
  const refusing = async () => problemResponse({ code: "ticket_elsewhere", details: { at: "eu" } });
  await expect(upgrade(asking(), refusing)).rejects.toMatchObject({ code: "ticket_elsewhere", details: { at: "eu" } });
});
