import { Client, type Target } from "./client.ts";
import { comeBack, type Returning } from "./returning.ts";
import { drive, type Drive } from "./run.ts";

/**
 * The load, in a process of its own. Answers one request after the other, each `{id, call, argument}`; ends with its parent.
 */

let clients: Client[] = [];

const calls = {
  /** Opens sockets, `atOnce` at a time; answers the ms that each took. The first of each room is the reference. */
  async connect({ targets, atOnce }: { targets: Target[]; atOnce: number }) {
    const rooms = new Set(clients.map(({ target }) => target.room));
    const opened = targets.map((target) => {
      const isReference = !rooms.has(target.room);
      rooms.add(target.room);
      return new Client(target, isReference);
    });
    clients.push(...opened);
    const took: number[] = [];
    for (let from = 0; from < opened.length; from += atOnce) {
      took.push(...(await Promise.all(opened.slice(from, from + atOnce).map((client) => client.connect()))));
    }
    return { took, welcomeBytes: opened.map(({ welcomeBytes }) => welcomeBytes) };
  },
  drive: (argument: Drive) => drive(clients, argument),
  /** These sockets are read no more, or again. */
  async pause({ indexes, paused }: { indexes: number[]; paused: boolean }) {
    for (const index of indexes) {
      if (paused) clients[index]!.socket!.pause();
      else clients[index]!.socket!.resume();
    }
  },
  /** Takes the last sockets out of what is waited for and counted; they stay open. */
  async setAside({ count }: { count: number }) {
    aside.push(...clients.splice(clients.length - count));
  },
  /** From now on, whoever loses its socket comes back by itself. */
  async comeBack() {
    returning = comeBack(clients);
  },
  /** Resolves when everyone who lost a socket since `comeBack` has one again. */
  async back() {
    return returning!.done();
  },
  async close() {
    for (const { socket } of [...clients, ...aside.splice(0)]) {
      socket?.removeAllListeners("close");
      socket?.on("error", () => undefined);
      socket?.terminate();
    }
    clients = [];
  },
  async positions() {
    return clients.map(({ position, gaps }) => ({ position, gaps }));
  },
};
const aside: Client[] = [];
let returning: Returning | null = null;

export type Calls = typeof calls;

process.on("message", ({ id, call, argument }: { id: number; call: keyof Calls; argument: never }) => {
  void calls[call](argument).then(
    (answer: unknown) => process.send!({ id, answer }),
    (error: Error) => process.send!({ id, error: error.message }),
  );
});
process.on("disconnect", () => process.exit());
