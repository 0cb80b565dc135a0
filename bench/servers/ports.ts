import { connect, createServer, type AddressInfo } from "node:net";

const FIRST_PORT = 8_830;
const LAST_PORT = 8_899;
let next = FIRST_PORT;

/** A port nobody listens on, of a range that no other part of the project uses. */
export async function freePort(): Promise<number> {
  for (let tried = FIRST_PORT; tried <= LAST_PORT; tried++) {
    const port = next;
    next = next === LAST_PORT ? FIRST_PORT : next + 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${FIRST_PORT} to ${LAST_PORT} is free.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken === port));
    });
  });

/** Whether somebody takes connections there; waits a moment before it says no. */
export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => setTimeout(resolve, 20, false));
  });
