import { expect, test } from "vitest";
import type { Session } from "../../../contracts/http.ts";
import { tidyInviteCode } from "./invite-code.ts";
import { sessionTimes, suggestedStart } from "./session-times.ts";
import { past, upcoming } from "./upcoming.ts";

const now = Date.parse("2026-11-21T10:00:00Z");
const session = (id: string, status: Session["status"], start: string, end: string) =>
  ({ id, status, scheduledStart: start, scheduledEnd: end }) as Session;

test("live classes come first, then what comes soonest; what is over or long overdue does not come", () => {
  const list = upcoming(
    [
      session("tomorrow", "scheduled", "2026-11-22T09:00:00Z", "2026-11-22T10:00:00Z"),
      session("forgotten", "scheduled", "2026-11-19T09:00:00Z", "2026-11-19T10:00:00Z"),
      session("late", "scheduled", "2026-11-21T09:30:00Z", "2026-11-21T10:20:00Z"),
      session("over", "ended", "2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z"),
      session("live", "live", "2026-11-21T09:45:00Z", "2026-11-21T10:45:00Z"),
      session("cancelled", "cancelled", "2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z"),
    ],
    now,
  );
  expect(list.map(({ id }) => id)).toEqual(["live", "late", "tomorrow"]);
});

test("past classes stand by when they ended, the last one first; those of old that do not say by when they were to end", () => {
  const ended = (id: string, endedAt: string | null, planned: string) =>
    ({ ...session(id, "ended", planned, planned), endedAt }) as Session;
  const list = past([
    ended("older", "2026-11-19T09:00:00Z", "2026-11-25T10:00:00Z"),
    ended("unsaid", null, "2026-11-20T10:00:00Z"),
    session("live", "live", "2026-11-21T09:45:00Z", "2026-11-21T10:45:00Z"),
    ended("newest", "2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z"),
  ]);
  expect(list.map(({ id }) => id)).toEqual(["newest", "unsaid", "older"]);
});

test.each([
  ["xyz789", "XYZ-789"],
  [" xyz - 789 ", "XYZ-789"],
  ["XYZ–789", "XYZ-789"],
  ["xy", "XY"],
  ["XYZ-7894444", "XYZ-789"],
])("the code typed as “%s” is %s", (typed, code) => {
  expect(tidyInviteCode(typed)).toBe(code);
});

test("a session's times are those of the wall, sent in UTC", () => {
  const times = sessionTimes("2026-11-21", "23:30", 50);
  const start = new Date(times.scheduledStart);
  expect([start.getHours(), start.getMinutes(), start.getDate()]).toEqual([23, 30, 21]);
  expect(Date.parse(times.scheduledEnd) - start.getTime()).toBe(50 * 60_000);
});

test("the suggestion is the next full hour, over midnight too", () => {
  expect(suggestedStart(new Date(2026, 11, 31, 23, 10))).toEqual({ date: "2027-01-01", time: "00:00" });
});
