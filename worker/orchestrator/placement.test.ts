import { describe, expect, it } from "vitest";
import { nearestLocation } from "./placement.ts";

describe("a session is placed near who schedules it", () => {
  it.each([
    ["Lagos", { continent: "AF", longitude: "3.4" }, "afr"],
    ["San Francisco", { continent: "NA", longitude: "-122.4" }, "wnam"],
    ["Toronto", { continent: "NA", longitude: "-79.4" }, "enam"],
    ["Lisbon", { continent: "EU", longitude: "-9.1" }, "weur"],
    ["Kyiv", { continent: "EU", longitude: "30.5" }, "eeur"],
    ["Dubai", { continent: "AS", longitude: "55.3" }, "me"],
    ["Manila", { continent: "AS", longitude: "121" }, "apac"],
    ["Lima", { continent: "SA", longitude: "-77" }, "sam"],
    ["Auckland", { continent: "OC", longitude: "174.8" }, "oc"],
    ["Antarctica", { continent: "AN" }, null],
    ["a continent without a longitude", { continent: "EU" }, "weur"],
    ["nowhere", undefined, null],
  ])("%s", (_city, cf, hint) => expect(nearestLocation(cf)).toBe(hint));
});
