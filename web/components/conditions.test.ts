import { expect, test } from "vitest";
import { captions } from "../../session-core/features/captions/captions.ts";
import { initialState } from "../../session-core/session.ts";
import { conditionsOf } from "./conditions.ts";

const FEED = "00000000-0000-4000-8000-00000000000f";
const well = { state: initialState, captionFeeds: {}, missing: [], quality: "good" } as const;
const captioned = {
  ...initialState,
  [captions.name]: { ...captions.initial, feeds: [{ feed: FEED }] } as unknown as typeof captions.initial,
};

test("a class that lacks nothing says nothing", () => {
  expect(conditionsOf(well, false)).toEqual([]);
  expect(conditionsOf({ ...well, quality: "fair", captionFeeds: { [FEED]: "listening" }, state: captioned }, false)).toEqual([]);
});

test.each([
  ["connection", { quality: "poor" }, false],
  ["pictures", {}, true],
  ["captions-unavailable", { state: captioned, captionFeeds: { [FEED]: "unavailable" } }, false],
  ["captions-reconnecting", { state: captioned, captionFeeds: { [FEED]: "reconnecting" } }, false],
  ["database", { missing: ["database"] }, false],
] as const)("%s is told where it is so, and alone", (condition, change, picturesMissing) => {
  expect(conditionsOf({ ...well, ...change }, picturesMissing)).toEqual([condition]);
});

test("what was said of captions that have stopped counts no longer", () => {
  expect(conditionsOf({ ...well, captionFeeds: { [FEED]: "unavailable" } }, false)).toEqual([]);
});

test("several are told together, the nearest first", () => {
  expect(conditionsOf({ ...well, quality: "poor", missing: ["database"] }, true)).toEqual(["connection", "pictures", "database"]);
});
