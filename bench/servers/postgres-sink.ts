import { createServer } from "node:http";

/**
 * Answers as Postgres does to `append_session_events` behind Neon's protocol, and keeps nothing: so that the object's outbox is at work in
 * every measurement while no database competes for the processor. `POST /off` and `POST /on` make and end an outage.
 */
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
  request.on("end", () => {
    if (request.url === "/off" || request.url === "/on") {
      isOff = request.url === "/off";
      return void response.end();
    }
    if (isOff) return void response.writeHead(503).end("{}");
    const { queries } = JSON.parse(Buffer.concat(chunks).toString()) as { queries: { params: string[] }[] };
    const [, session = "", events = "[]"] = queries[1]?.params ?? [];
    if (events !== "[]") held.set(session, [after(events, LAST_SEQUENCE), after(events, LAST_HASH)]);
    const [watermark, hash] = held.get(session) ?? ["0", null];
    const rows = [[watermark, hash]];
    const fields = [field("watermark", 20), field("head_hash", 25)];
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        results: [
          {
            command: "SELECT",
            rowCount: 1,
            rows: [["", "", ""]],
            fields: ["a", "b", "c"].map((name) => field(name, 25)),
            rowAsArray: true,
          },
          { command: "SELECT", rowCount: 1, rows, fields, rowAsArray: true },
        ],
      }),
    );
  });
});

function after(text: string, key: string): string {
  const from = text.lastIndexOf(key) + key.length;
  return /^[0-9a-f]+/.exec(text.slice(from, from + 80))![0];
}

server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1");
process.on("disconnect", () => process.exit());
