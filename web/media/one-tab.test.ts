import { afterEach, expect, test, vi } from "vitest";
import { OneTab } from "./one-tab.ts";

/** Node has the browser's own locks: a tab is whoever asks. */
const tabs: OneTab[] = [];
const open = () => {
  const tab = new OneTab("chalkline.media.test");
  tabs.push(tab);
  tab.take();
  return tab;
};
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.leave();
});
const settled = () => navigator.locks.query();

test("the tab that lost sound and picture is told when the one that has them is gone", async () => {
  const [older, newer] = [open(), open()];
  await settled();
  const back = vi.fn();
  void older.wait(back);
  await settled();
  await settled();
  expect(back, "not while the newer one is there").not.toHaveBeenCalled();
  newer.leave();
  await vi.waitFor(() => expect(back).toHaveBeenCalledTimes(1));
  // It has them again, and loses them in the same way.
  const third = open();
  await settled();
  const again = vi.fn();
  void older.wait(again);
  await settled();
  third.leave();
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1));
});

test("of three, the last but one takes them back, unless it takes them by hand before", async () => {
  const [first, second, third] = [open(), open(), open()];
  await settled();
  const [toFirst, toSecond] = [vi.fn(), vi.fn()];
  void first.wait(toFirst);
  void second.wait(toSecond);
  await settled();
  second.take();
  await settled();
  third.leave();
  await settled();
  expect(toSecond, "it stopped waiting").not.toHaveBeenCalled();
  expect(toFirst, "second has them").not.toHaveBeenCalled();
  second.leave();
  await vi.waitFor(() => expect(toFirst).toHaveBeenCalledTimes(1));
});

test("what another device took is not waited for: two devices would take it from each other for ever", async () => {
  const tab = open();
  await settled();
  const back = vi.fn();
  await tab.wait(back);
  expect(back).not.toHaveBeenCalled();
  expect((await settled()).held, "and it holds up no other tab").toEqual([]);
});

test("a browser without locks waits for nothing", async () => {
  const back = vi.fn();
  const tab = new OneTab("chalkline.media.test", null as unknown as undefined);
  tab.take();
  await tab.wait(back);
  expect(back).not.toHaveBeenCalled();
});
