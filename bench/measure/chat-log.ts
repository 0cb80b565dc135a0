import { createHash, randomBytes, randomUUID } from "node:crypto";
import { genesisHash } from "../../session-core/hash-chain.ts";
import { chain, headOf, type Head } from "../../session-core/numbering.ts";
import type { SessionEvent } from "../../session-core/session.ts";

/** Events of one class as the sequencer makes them. */
export function chatLog({ tenantId, sessionId }: { tenantId: string; sessionId: string }, count: number): SessionEvent[] {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const random = { newId: () => randomUUID() as string, newSalt: () => randomBytes(16).toString("hex") };
  const actors = Array.from({ length: 30 }, () => randomUUID() as string);
  let head: Head = { sequence: 0, hash: genesisHash(sha256, tenantId, sessionId), at: 0, epoch: 1 };
  const at = Date.now();
  return Array.from({ length: count }, (_, n) => {
    const actor = actors[n % actors.length]!;
    const data = { messageId: randomUUID(), text: `${n} ${"x".repeat(100)}`, to: "class" };
    const origin = { actor, at: at + n, key: `${actor}:k${n}`, request: sha256(`${n}`), trace: null };
    const [event] = chain(sha256, random, head, [{ type: "chat.message", data }], origin);
    head = headOf(event!);
    return event!;
  });
}
