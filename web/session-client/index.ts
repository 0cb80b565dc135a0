import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { DeviceKind } from "../../session-core/features/orchestrator/presence.ts";
import type { Admission } from "../../contracts/http.ts";
import { entryName, readEntry } from "./kept-entry.ts";
import type { ClientSocket, StorageLike } from "./ports.ts";
import { SessionClient } from "./session.ts";
import type { SessionOptions } from "./snapshot.ts";

export type { HistoryPage } from "./history.ts";
export type { SessionClient } from "./session.ts";
export type { SessionOptions, SessionSnapshot } from "./snapshot.ts";
export type { SubmitResult } from "./outgoing.ts";

/** How this person was admitted to this session earlier in this tab, where that is still good for coming back. */
export function keptAdmission(storage: StorageLike, sessionId: string, userId: string): Admission | null {
  return readEntry(storage, entryName(sessionId, userId))?.admission ?? null;
}

/** Opens a session in a browser, and follows the browser's own word on the network. Closing it stops all of that. */
export function openSession(options: SessionOptions & { storage: StorageLike }): SessionClient {
  const client = new SessionClient(
    {
      openSocket: (url, protocols) => browserSocket(new WebSocket(url, protocols)),
      storage: options.storage,
      sha256: (text) => bytesToHex(sha256(utf8ToBytes(text))),
      now: () => Date.now(),
      after(ms, wake) {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
      device: deviceKind(),
      random: () => Math.random(),
      newKey: () => crypto.randomUUID(),
      newTrace: () => `00-${randomHex(16)}-${randomHex(8)}-01`,
      // oxlint-disable-next-line no-console -- a fold that went wrong is for whoever looks under the page, and for no one else
      report: (kind, details) => console.warn("chalkline:", kind, details),
    },
    options,
  );
  const online = () => client.networkChanged(true);
  const offline = () => client.networkChanged(false);
  const visible = () => document.visibilityState === "visible" && navigator.onLine && online();
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  document.addEventListener("visibilitychange", visible);
  const close = client.close.bind(client);
  client.close = () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", visible);
    close();
  };
  return client;
}

/** By how it is pointed at, and by the shorter side of the screen. */
function deviceKind(): DeviceKind {
  if (!window.matchMedia("(pointer: coarse)").matches) return "computer";
  return Math.min(window.screen.width, window.screen.height) < 600 ? "phone" : "tablet";
}

const randomHex = (bytes: number) => bytesToHex(crypto.getRandomValues(new Uint8Array(bytes)));

function browserSocket(socket: WebSocket): ClientSocket {
  const adapter: ClientSocket = {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => adapter.onopen?.();
  socket.onmessage = ({ data }) => adapter.onmessage?.(data as string);
  socket.onclose = () => adapter.onclose?.();
  return adapter;
}
