import { createServer, type AddressInfo } from "node:net";
import { Explained, messageOf } from "./explained.ts";

/** Takes and gives back `port` on this machine's loopback; 0 asks for any. */
function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}

export const freePort = (): Promise<number> => probe(0);

export async function claimPort(port: number): Promise<number> {
  try {
    return await probe(port);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    throw new Explained(
      taken
        ? `Port ${port} is taken by another program: stop that one, or choose another port with PORT=${port + 1}.`
        : `Port ${port} cannot be used (${messageOf(error)}): choose another with PORT.`,
    );
  }
}
