import { expect, test, vi } from "vitest";
import { DeckImport, type DeckSource } from "./deck-import.ts";
import { DeckRefused } from "./refusal.ts";

/** A document whose pages are drawn at once; what is uploaded is answered by the test. */
function held(pages: number) {
  const drawn: number[] = [];
  const close = vi.fn();
  const source: DeckSource = {
    pages,
    async draw(page) {
      drawn.push(page);
      return { image: new Blob([String(page)]), text: `text ${page}` };
    },
    close,
  };
  const sent: { page: string; ok(): void; fail(): void }[] = [];
  const deck = new DeckImport({
    open: async () => source,
    upload: (image) =>
      new Promise((resolve) => {
        void image.text().then((page) =>
          sent.push({
            page,
            ok: () => resolve({ ok: true, value: `/v1/assets/${page}` }),
            fail: () => resolve({ ok: false, failure: { code: "no_connection" } }),
          }),
        );
      }),
  });
  return { deck, drawn, sent, close };
}
const until = (met: () => boolean) => vi.waitFor(() => expect(met()).toBe(true));

test("pages go up three at a time, are counted as they arrive, and become slides in their order", async () => {
  const { deck, drawn, sent, close } = held(5);
  void deck.run();
  await until(() => sent.length === 3);
  expect(drawn).toEqual([1, 2, 3]);
  sent[2]!.ok();
  await until(() => sent.length === 4);
  expect(deck.current()).toEqual({ status: "drawing", done: 1, pages: 5 });
  for (const n of [0, 1, 3]) sent[n]!.ok();
  await until(() => sent.length === 5);
  sent[4]!.ok();
  await until(() => deck.current().status === "done");
  expect(deck.current()).toEqual({
    status: "done",
    slides: [1, 2, 3, 4, 5].map((n) => ({ markdown: "", image: `/v1/assets/${n}`, text: `text ${n}` })),
  });
  expect(close).toHaveBeenCalled();
});

test("what got through is kept: going on draws and sends the missing pages alone", async () => {
  const { deck, drawn, sent } = held(3);
  void deck.run();
  await until(() => sent.length === 3);
  sent[0]!.ok();
  sent[1]!.fail();
  sent[2]!.ok();
  await until(() => deck.current().status === "stuck");
  expect(deck.current()).toMatchObject({ done: 2, pages: 3, failure: { code: "no_connection" } });
  void deck.run();
  await until(() => sent.length === 4);
  expect([drawn, sent[3]!.page]).toEqual([[1, 2, 3, 2], "2"]);
  sent[3]!.ok();
  await until(() => deck.current().status === "done");
});

test("after a failure no more pages are drawn", async () => {
  const { deck, drawn, sent } = held(50);
  void deck.run();
  await until(() => sent.length === 3);
  for (const upload of sent) upload.fail();
  await until(() => deck.current().status === "stuck");
  expect(drawn.length).toBeLessThanOrEqual(4);
});

test("cancelled, it lets go of the document and sends nothing more", async () => {
  const { deck, drawn, sent, close } = held(50);
  void deck.run();
  await until(() => sent.length === 3);
  deck.cancel();
  expect([deck.current().status, close.mock.calls.length]).toEqual(["cancelled", 1]);
  for (const upload of sent) upload.ok();
  await new Promise((resolve) => setImmediate(resolve));
  expect([deck.current().status, drawn.length]).toEqual(["cancelled", 3]);
});

test("a document that is refused says why", async () => {
  const deck = new DeckImport({
    open: () => Promise.reject(new DeckRefused({ reason: "locked" })),
    upload: () => Promise.reject(new Error("nothing to send")),
  });
  await deck.run();
  expect(deck.current()).toMatchObject({ status: "refused", reason: { refusal: { reason: "locked" } } });
});

test("cancelled while the document is being opened, it lets go of it once it is there", async () => {
  const close = vi.fn();
  const opening = Promise.withResolvers<DeckSource>();
  const draw = vi.fn<DeckSource["draw"]>();
  const deck = new DeckImport({
    open: () => opening.promise,
    upload: () => Promise.reject(new Error("nothing to send")),
  });
  const run = deck.run();
  deck.cancel();
  opening.resolve({ pages: 3, draw, close });
  await run;
  expect([deck.current().status, close.mock.calls.length, draw.mock.calls.length]).toEqual(["cancelled", 1, 0]);
});
