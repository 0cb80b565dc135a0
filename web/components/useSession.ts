import { useEffect, useState, useSyncExternalStore } from "react";
import type { Admission } from "../../contracts/http.ts";
import { takeAdmission } from "../admissions.ts";
import { currentUserId } from "../account.ts";
import { unwrap, type Failure } from "../api.ts";
import { writes } from "../endpoints.ts";
import { openSession, type SessionClient, type SessionSnapshot } from "../session-client/index.ts";
import { tabStorage } from "../storage.ts";

export interface LiveClass {
  client: SessionClient;
  snapshot: SessionSnapshot;
}

const never = () => () => undefined;

/** A live session for as long as the screen that asks for it stands. Null until the first effect has opened it. */
export function useSession(sessionId: string): LiveClass | null {
  const [client, setClient] = useState<SessionClient | null>(null);
  const userId = currentUserId();
  useEffect(() => {
    if (userId === null) return undefined;
    const opened = openSession({
      sessionId,
      userId,
      join: () => join(sessionId),
      storage: tabStorage,
      onReload: () => window.location.reload(),
    });
    // oxlint-disable-next-line react/set-state-in-effect -- the session is the outside system that this effect opens and closes
    setClient(opened);
    return () => opened.close();
  }, [sessionId, userId]);
  const snapshot = useSyncExternalStore(client?.subscribe ?? never, () => client?.current() ?? null);
  return client && snapshot ? { client, snapshot } : null;
}

/** Every join is a new wish for a new ticket, so each has a key of its own; its retries share it. */
async function join(sessionId: string): Promise<Admission | { refused: Failure }> {
  const kept = takeAdmission(sessionId);
  if (kept) return kept;
  const result = await writes.join({ sessionId }, crypto.randomUUID());
  if (result.ok) return result.value;
  if (isPassing(result.failure)) return unwrap(result);
  return { refused: result.failure };
}

/** No answer, or a server in trouble: trying again may change it. */
const isPassing = ({ status }: Failure) => status === 0 || status === 429 || status >= 500;
