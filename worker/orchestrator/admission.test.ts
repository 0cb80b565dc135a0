import { expect, it } from "vitest";
import { roleInSession, socketUrl } from "./admission.ts";

it("R5 an administrator joins as an assistant or an observer, and nobody else chooses", () => {
  expect(roleInSession("admin")).toBe("assistant");
  expect(roleInSession("admin", "observer")).toBe("observer");
  expect(roleInSession("student", "assistant")).toBe("student");
  expect(roleInSession("teacher", "observer")).toBe("teacher");
});

it("leads the socket to the host that was asked, and to the session's jurisdiction", () => {
  expect(socketUrl("https://school.example/v1/sessions/join?x=1", "abc", null)).toBe("wss://school.example/v1/classroom/abc");
  expect(socketUrl("http://localhost:8787/api/sessions/join", "abc", "eu")).toBe("ws://localhost:8787/v1/classroom/abc?at=eu");
});
