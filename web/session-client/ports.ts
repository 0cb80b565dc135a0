import type { DeviceKind } from "../../session-core/features/orchestrator/presence.ts";
import type { Sha256 } from "../../session-core/hash-chain.ts";

/** What the client needs of its host, so that a simulation can be one. */
export interface ClientPorts {
  openSocket(url: string, protocols: string[]): ClientSocket;
  storage: StorageLike;
  sha256: Sha256;
  now(): number;
  after(ms: number, wake: () => void): () => void;
  /** What this person holds in their hands; absent where there is no person. */
  device?: DeviceKind;
  /** In [0, 1). */
  random(): number;
  newKey(): string;
  /** A W3C traceparent that begins a trace. */
  newTrace(): string;
  /** How much may be on its way before the server is told how far we are; less only where a test's class says less than people do. */
  acknowledgeEvery?: { events: number; characters: number };
  /** A fold that differs from the server's, or a rule that threw: never shown to the user, always told to us. */
  report(kind: string, details: Record<string, unknown>): void;
}

export interface ClientSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((text: string) => void) | null;
  onclose: (() => void) | null;
}

/** The part of Web Storage that is used. It may lose everything; it does not throw. */
export interface StorageLike {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}
