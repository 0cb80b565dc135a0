import type { Connection, StandingSignal } from "./subscribers.ts";
import type { Pass } from "./admission.ts";
import { Unread } from "./unread.ts";

/** What a hibernating socket keeps of itself. */
export interface Attachment {
  pass: Pass;
  standing?: readonly StandingSignal[];
}

export interface HibernatableConnection extends Connection {
  /** A message came. */
  heard(): void;
}

/** A hibernatable socket as the hub sees it. `answeredAt` is when the runtime last answered a ping of its own accord. */
export function connectionOver(
  socket: WebSocket,
  closed: (connection: Connection) => void,
  answeredAt: () => number | null,
): HibernatableConnection {
  const unread = new Unread();
  // An object that wakes up knows of its sockets only what the runtime kept: one that never pinged is given time anew.
  let messageAt = answeredAt() === null ? Date.now() : 0;
  const connection: HibernatableConnection = {
    send(text) {
      // A socket that is closing has been counted out already, or will be by its close event.
      if (socket.readyState !== WebSocket.OPEN) return;
      unread.sent(text.length);
      socket.send(text);
    },
    close(code, reason) {
      socket.close(code, reason);
      // Whoever takes nothing answers no close either: its event may come much later, or never.
      closed(connection);
    },
    taken: (characters) => unread.taken(characters),
    get bufferedBytes() {
      return unread.characters;
    },
    heard: () => void (messageAt = Date.now()),
    heardAt: () => Math.max(messageAt, answeredAt() ?? 0),
    keep(standing) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment) socket.serializeAttachment({ ...attachment, standing } satisfies Attachment);
    },
  };
  return connection;
}
