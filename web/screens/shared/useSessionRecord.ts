import { useCallback, useEffect, useState } from "react";
import type { Session } from "../../../contracts/http.ts";
import { unwrap, type Result } from "../../api.ts";
import { readSession } from "../../endpoints.ts";

/** A class that has not begun is asked about this often by those who wait for it. */
const WAITING_POLL_MS = 4_000;
const AGAIN_AFTER_MS = 1_000;

export interface SessionRecord {
  data: Session | null;
  error: unknown;
  refetch(): void;
}

/**
 * What the catalogue says of a session, as long as somebody waits for it. Without the query cache of the other screens: this is the one
 * question that a class asks, and the cache would be a fifteenth of what it loads.
 */
export function useSessionRecord(sessionId: string): SessionRecord {
  const [asked, setAsked] = useState(0);
  const [answer, setAnswer] = useState<{ sessionId: string; data: Session | null; error: unknown } | null>(null);
  const refetch = useCallback(() => setAsked((times) => times + 1), []);
  const known = answer?.sessionId === sessionId ? answer : null;
  const waits = known?.data?.status === "scheduled";

  useEffect(() => {
    const given = new AbortController();
    const ask = async (again: boolean): Promise<void> => {
      const result: Result<Session> = await readSession(sessionId, given.signal);
      if (given.signal.aborted) return;
      if (!result.ok && again && result.failure.status === 0) {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
        return ask(false);
      }
      setAnswer((before) => {
        const data = result.ok ? result.value : before?.sessionId === sessionId ? before.data : null;
        return { sessionId, data, error: result.ok ? null : errorOf(result) };
      });
    };
    void ask(true);
    return () => given.abort();
  }, [sessionId, asked]);

  useEffect(() => {
    window.addEventListener("focus", refetch);
    const timer = waits ? setInterval(refetch, WAITING_POLL_MS) : undefined;
    return () => {
      window.removeEventListener("focus", refetch);
      clearInterval(timer);
    };
  }, [waits, refetch]);

  return { data: known?.data ?? null, error: known?.error ?? null, refetch };
}

function errorOf(result: Result<Session>): unknown {
  try {
    return unwrap(result);
  } catch (error) {
    return error;
  }
}
