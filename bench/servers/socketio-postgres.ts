import pg from "pg";
import { Server } from "socket.io";

/** The usual stack: socket.io, and PostgreSQL as the store. An event is told once its row is committed, in order. */
const [, , port, connectionString] = process.argv;
// One connection answers in the order in which it was asked: that is the order of the class.
const database = new pg.Pool({ connectionString, max: 1 });
await database.query(
  "create table if not exists events (sequence bigserial primary key, data jsonb not null, at timestamptz not null default now())",
);

const io = new Server(Number(port), { transports: ["websocket"], perMessageDeflate: false, serveClient: false });

interface Command {
  type: string;
  data: unknown;
}

io.on("connection", (socket) => {
  socket.on("command", ({ type, data }: Command) => {
    void database
      .query<{ sequence: string }>({
        name: "append",
        text: "insert into events (data) values ($1) returning sequence",
        values: [JSON.stringify(data)],
      })
      .then(({ rows: [row] }) => io.emit("event", { sequence: Number(row!.sequence), type, data }));
  });
});
process.on("disconnect", () => process.exit());
