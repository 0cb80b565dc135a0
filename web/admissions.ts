import type { Admission } from "../contracts/http.ts";

/** Leaves the ticket time for its way to the server. */
const MARGIN_MS = 5_000;
const waiting = new Map<string, Admission>();

/** Starting a class already admits whoever starts it: the studio takes that admission instead of asking for a second one. */
export function handOverAdmission(sessionId: string, admission: Admission): void {
  waiting.set(sessionId, admission);
}

/** A ticket works once: whoever takes it, takes it away. */
export function takeAdmission(sessionId: string): Admission | null {
  const admission = waiting.get(sessionId);
  waiting.delete(sessionId);
  return admission && admission.socket.expiresAt > Date.now() + MARGIN_MS ? admission : null;
}
