import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A network between one client and the server that can die without telling either. */
export interface Wire {
  /** The same address, by this wire. */
  through(url: string): string;
  /** From now on what open connections carry is lost, in both directions, and neither end hears of it. New ones are well. */
  die(): void;
  close(): Promise<void>;
}

export async function layWire(port: number): Promise<Wire> {
  const open = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on("data", (bytes) => {
        if (!dead.has(from)) to.write(bytes);
      });
      from.on("error", () => undefined);
      from.on("close", () => {
        open.delete(from);
        // Nor does a dead wire carry the end of a connection.
        if (!dead.has(from)) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const taken = (server.address() as AddressInfo).port;
  return {
    through(url) {
      const by = new URL(url);
      by.port = String(taken);
      return by.href;
    },
    die() {
      for (const socket of open) dead.add(socket);
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      return closed;
    },
  };
}
