import { useEffect, useState, useSyncExternalStore } from "react";
import { takeAdmission } from "../admissions.ts";
import { unwrap } from "../api.ts";
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
  useEffect(() => {
    const opened = openSession({
      sessionId,
      // Every join is a new wish for a new ticket, so each has a key of its own; its retries share it.
      join: async () => takeAdmission(sessionId) ?? unwrap(await writes.join({ sessionId }, crypto.randomUUID())),
      storage: tabStorage,
      onReload: () => window.location.reload(),
    });
    // oxlint-disable-next-line react/set-state-in-effect -- the session is the outside system that this effect opens and closes
    setClient(opened);
    return () => opened.close();
  }, [sessionId]);
  const snapshot = useSyncExternalStore(client?.subscribe ?? never, () => client?.current() ?? null);
  return client && snapshot ? { client, snapshot } : null;
}
