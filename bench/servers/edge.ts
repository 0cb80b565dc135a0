import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { gzipSync } from "node:zlib";

const COMPRESSED = /javascript|css|html|json|svg/;

/** What stands between a page and the worker in production, as far as bytes go: text is compressed. Sockets go through as they are. */
export async function startEdge(port: number, target: URL): Promise<{ url: string; stop(): Promise<void> }> {
  const forward = (from: IncomingMessage, to: ServerResponse) => {
    const headers = { ...from.headers, "accept-encoding": "identity" };
    const asked = request(
      { host: target.hostname, port: target.port, path: from.url, method: from.method, headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          const body = Buffer.concat(parts);
          const compressed = COMPRESSED.test(answer.headers["content-type"] ?? "") && body.length > 0;
          const { "content-length": _length, "transfer-encoding": _encoding, ...kept } = answer.headers;
          to.writeHead(answer.statusCode ?? 502, { ...kept, ...(compressed ? { "content-encoding": "gzip" } : {}) });
          to.end(compressed ? gzipSync(body) : body);
        });
      },
    );
    asked.on("error", () => to.writeHead(502).end());
    from.pipe(asked);
  };
  const server = createServer(forward);
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (from, socket) => {
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    const onward = connect(Number(target.port), target.hostname, () => {
      const headers = from.rawHeaders.map((text, n) => (n % 2 === 0 ? `\r\n${text}: ` : text)).join("");
      onward.write(`${from.method} ${from.url} HTTP/1.1${headers}\r\n\r\n`);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}
