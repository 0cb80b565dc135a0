import { useMemo, useSyncExternalStore } from "react";
import type { LiveClass } from "../components/useSession.ts";
import type { SessionClient, SessionSnapshot } from "../session-client/index.ts";
import { behind } from "./behind.ts";
import { HeldBack } from "./held-back.ts";

/** Redrawn at most this often while much happens. */
const AT_MOST_EVERY_MS = 100;

/** The class in step with the picture that is watched: as it is, for whoever has a seat. */
export function useInStep({ client }: LiveClass): LiveClass {
  const store = useMemo(() => storeOf(client), [client]);
  return { client, snapshot: useSyncExternalStore(store.subscribe, store.current) };
}

function storeOf(client: SessionClient) {
  const held = new HeldBack();
  let shown: SessionSnapshot = client.current();
  const look = () => {
    const snapshot = client.current();
    const { you, pending } = snapshot;
    const ms = behind.current();
    if (ms === 0 || !you) return void (shown = snapshot);
    const { events } = client.confirmed();
    const state = held.at(client.serverNow() - ms, { base: client.witnessed(), events }, { you, pending });
    shown = { ...snapshot, state };
  };
  return {
    current: () => shown,
    subscribe(listener: () => void): () => void {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const changed = () => {
        clearTimeout(timer);
        look();
        listener();
        const due = behind.current() === 0 ? null : held.next(client.confirmed().events);
        if (due === null) return;
        timer = setTimeout(changed, Math.max(AT_MOST_EVERY_MS, due + behind.current() - client.serverNow()));
      };
      const stop = [client.subscribe(changed), behind.subscribe(changed)];
      changed();
      return () => {
        clearTimeout(timer);
        for (const end of stop) end();
      };
    },
  };
}
