import { DatabaseSync } from "node:sqlite";
import { WebSocket, WebSocketServer } from "ws";
import { restAfter } from "../../durable-objects/live-session/sequencer.ts";

/**
 * What one would write on a server of one's own: `ws` and SQLite (Node's own, which a fresh clone has without a compiler). Numbered and as
 * durable as the object (write-ahead log, synced at each commit); nothing is checked beyond JSON. `batched` takes turns as the product
 * does: at once when idle, else one transaction and one frame for all that came while it rested, by the product's own rule.
 */

const [, , port, file, dialect] = process.argv;
const database = new DatabaseSync(file!);
database.exec("pragma journal_mode = wal; pragma synchronous = full");
database.exec("create table if not exists events (sequence integer primary key, data text not null, at integer not null)");
const insert = database.prepare("insert into events (sequence, data, at) values (?, ?, ?)");
let sequence = 0;

interface Command {
  type: string;
  data: unknown;
}

const server = new WebSocketServer({ port: Number(port), host: "127.0.0.1", perMessageDeflate: false });

function tellEveryone(text: string): void {
  // One buffer for all: ws would otherwise encode the text for each.
  const frame = Buffer.from(text);
  for (const client of server.clients) if (client.readyState === WebSocket.OPEN) client.send(frame, { binary: false });
}

function takeOne({ type, data }: Command): void {
  insert.run(++sequence, JSON.stringify(data), Date.now());
  tellEveryone(JSON.stringify({ t: "event", sequence, type, data }));
}

let queue: Command[] = [];
let isCoolingDown = false;

function takeTurn(): void {
  const commands = queue;
  queue = [];
  isCoolingDown = true;
  const from = sequence;
  const at = Date.now();
  database.exec("begin");
  const events = commands.map(({ type, data }) => {
    insert.run(++sequence, JSON.stringify(data), at);
    return { sequence, type, data, at };
  });
  database.exec("commit");
  tellEveryone(JSON.stringify({ t: "events", from, to: sequence, events }));
  setTimeout(() => {
    isCoolingDown = false;
    if (queue.length > 0) takeTurn();
  }, restAfter(server.clients.size));
}

server.on("connection", (socket) => {
  socket.on("message", (message: Buffer) => {
    const command = JSON.parse(message.toString()) as Command;
    if (dialect === "batched") {
      queue.push(command);
      if (!isCoolingDown) takeTurn();
    } else takeOne(command);
  });
});
process.on("disconnect", () => process.exit());
