import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/**
 * Stands where Postgres does, behind Neon's protocol. Without an address to forward to it answers as `append_session_events` would and
 * keeps nothing: the object's outbox is at work in every measurement while no database competes for the processor. `POST /off` and
 * `POST /on` make and end an outage.
 */
const [, , port, forwardTo] = process.argv;
let isOff = false;

const LAST_SEQUENCE = '"sequence":';
const LAST_HASH = '"hash":"';
const field = (name: string, dataTypeID: number) => ({
  name,
  dataTypeID,
  tableID: 0,
  columnID: 0,
  dataTypeSize: -1,
  dataTypeModifier: -1,
  format: "text",
});
const held = new Map<string, [string, string]>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer(request, Buffer.concat(chunks), response).catch(() => response.destroy()));
});

async function answer({ url, headers }: IncomingMessage, body: Buffer<ArrayBuffer>, response: ServerResponse): Promise<void> {
  if (url === "/off" || url === "/on") {
    isOff = url === "/off";
    return void response.end();
  }
  if (isOff) return void response.writeHead(503).end("{}");
  response.setHeader("content-type", "application/json");
  if (forwardTo !== undefined) {
    const names = Object.keys(headers).filter((name) => name.startsWith("neon-"));
    const passedOn = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    const forwarded = await fetch(forwardTo, { method: "POST", headers: passedOn, body });
    return void response.writeHead(forwarded.status).end(await forwarded.text());
  }
  const { queries } = JSON.parse(body.toString()) as { queries: { params: string[] }[] };
  const [, session = "", events = "[]"] = queries[1]?.params ?? [];
  if (events !== "[]") held.set(session, [after(events, LAST_SEQUENCE), after(events, LAST_HASH)]);
  const [watermark, hash] = held.get(session) ?? ["0", null];
  const pinned = {
    command: "SELECT",
    rowCount: 1,
    rows: [["", "", ""]],
    fields: ["a", "b", "c"].map((name) => field(name, 25)),
    rowAsArray: true,
  };
  const fields = [field("watermark", 20), field("head_hash", 25)];
  response.end(
    JSON.stringify({
      results: [pinned, { command: "SELECT", rowCount: 1, rows: [[watermark, hash]], fields, rowAsArray: true }],
    }),
  );
}

function after(text: string, key: string): string {
  const from = text.lastIndexOf(key) + key.length;
  return /^[0-9a-f]+/.exec(text.slice(from, from + 80))![0];
}

server.keepAliveTimeout = 0;
server.listen(Number(port), "127.0.0.1");
process.on("disconnect", () => process.exit());
