import { beforeEach, expect, test } from "vitest";
import type { ServerFrame } from "../../contracts/frames.ts";
import { CORE_VERSION, PROTOCOL } from "../../contracts/version.ts";
import { SESSION, sha256, uuid } from "../../session-core/testing/scribe.ts";
import type { ClientSocket } from "./ports.ts";
import { SessionClient } from "./session.ts";

const you = { participantId: uuid(1), name: "Ada", role: "student" } as const;
const greeting = { protocol: PROTOCOL, core: CORE_VERSION, epoch: 3, serverTime: 0, you, resumeToken: "back" } as const;
const marks = ["a", "b", "c"].map((digit) => digit.repeat(16));

class Socket implements ClientSocket {
  readonly sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((text: string) => void) | null = null;
  onclose: (() => void) | null = null;
  send(text: string) {
    if (text !== "ping") this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {}
  tell(...frames: ServerFrame[]) {
    for (const frame of frames) this.onmessage?.(JSON.stringify(frame));
  }
}

let sockets: Socket[];
let timers: (() => void)[];
/** The socket that is open once whatever waits for time has waited. */
async function opened(): Promise<Socket> {
  const count = sockets.length;
  for (let turn = 0; sockets.length === count && turn < 10; turn++) {
    for (const wake of timers.splice(0)) wake();
    await Promise.resolve();
  }
  const socket = sockets.at(-1)!;
  socket.onopen?.();
  return socket;
}

beforeEach(() => {
  sockets = [];
  timers = [];
  let keys = 0;
  void new SessionClient(
    {
      openSocket: () => sockets[sockets.push(new Socket()) - 1]!,
      storage: { getItem: () => null, setItem() {}, removeItem() {} },
      sha256,
      now: () => 0,
      after: (_ms, wake) => {
        timers.push(wake);
        return () => void (timers = timers.filter((timer) => timer !== wake));
      },
      random: () => 0,
      newKey: () => `k${keys++}`,
      newTrace: () => "",
      report() {},
    },
    {
      sessionId: SESSION,
      userId: uuid(7),
      join: async () => ({
        session: { id: SESSION, status: "live", lessonTitle: "", classroomId: uuid(9), classroomName: "" },
        participant: you,
        socket: { url: "wss://class.test", ticket: "ticket", expiresAt: 0 },
        media: null,
      }),
      onReload() {},
    },
  );
});

test("whoever comes back says which log they saw: the mark of the last frame that moved them", async () => {
  const first = await opened();
  expect(first.sent).toEqual([{ t: "hello" }]);
  first.tell({ t: "welcome", ...greeting, sequence: 4, mark: marks[0], snapshot: {} });
  first.onclose?.();
  const second = await opened();
  expect(second.sent).toEqual([{ t: "hello", since: 4, epoch: 3, mark: marks[0], resumeToken: "back" }]);
  second.tell(
    { t: "welcome", ...greeting, sequence: 4 },
    { t: "events", from: 4, to: 6, mark: marks[1], events: [] },
    { t: "events", from: 4, to: 5, mark: marks[2], events: [] },
  );
  second.onclose?.();
  const third = await opened();
  expect(third.sent).toEqual([{ t: "hello", since: 6, epoch: 3, mark: marks[1], resumeToken: "back" }]);
  third.tell({ t: "welcome", ...greeting, sequence: 6 }, { t: "snapshot", epoch: 4, sequence: 9, mark: marks[2], data: {} });
  third.onclose?.();
  expect((await opened()).sent).toEqual([{ t: "hello", since: 9, epoch: 4, mark: marks[2], resumeToken: "back" }]);
});

test("a server that was rolled back to before marks, and refuses them, is greeted without", async () => {
  const first = await opened();
  first.tell({ t: "welcome", ...greeting, sequence: 4, mark: marks[0], snapshot: {} });
  first.onclose?.();
  const second = await opened();
  const refused: ServerFrame = { t: "refused", code: "invalid_request", message: "" };
  second.tell(refused);
  expect(second.sent[1]).toEqual({ t: "hello", since: 4, epoch: 3, resumeToken: "back" });
  second.tell(refused, { t: "welcome", ...greeting, sequence: 4 }, { t: "events", from: 4, to: 5, events: [] });
  expect(second.sent, "asked once").toHaveLength(2);
  second.onclose?.();
  expect((await opened()).sent).toEqual([{ t: "hello", since: 5, epoch: 3, resumeToken: "back" }]);
});
