import { useEffect, useState, type ReactNode } from "react";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import type { LiveClass } from "../components/useSession.ts";
import { unwrap } from "../api.ts";
import { writes } from "../endpoints.ts";
import { receivers } from "./people.ts";
import type { MediaRoom } from "./room.ts";
import { MediaContext } from "./scope.ts";

/** The part that could not be loaded is asked for again after this. */
const LOAD_AGAIN_MS = 5_000;
/** Refusals that stand: there is no way in (any more). Everything else may change. */
const final: ReadonlySet<string> = new Set(["removed", "not_live", "not_found", "forbidden"]);

/** Opens sound and picture once the class itself stands on the screen: nobody waits for them to see the first slide. */
export function MediaScope({ live: { snapshot }, children }: { live: LiveClass; children: ReactNode }) {
  const [room, setRoom] = useState<MediaRoom | null>(null);
  const sessionId = snapshot.admission?.session.id;
  const first = snapshot.media;
  const participantId = snapshot.you?.participantId ?? "";
  const me = presence.of(snapshot.state).byId[participantId];
  // Who followed without a seat, and has one now, was given no way in yet.
  const isThere = !me?.overflow && (first !== null || Boolean(snapshot.admission?.picture));
  useEffect(() => {
    if (sessionId === undefined || !isThere) return undefined;
    let opened: MediaRoom | undefined;
    let isOver = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const load = async () => {
      try {
        const { MediaRoom } = await import("./room.ts");
        if (isOver) return;
        const way = first ?? (await askAgain(sessionId));
        if (isOver || !way) return;
        opened = new MediaRoom({ participantId, first: way, askAgain: () => askAgain(sessionId) });
        setRoom(opened);
      } catch {
        if (!isOver) again = setTimeout(() => void load(), LOAD_AGAIN_MS);
      }
    };
    void load();
    return () => {
      isOver = true;
      clearTimeout(again);
      opened?.close();
      setRoom(null);
    };
    // The first way in is for the first attempt; a later one is asked for.
    // oxlint-disable-next-line react/exhaustive-deps -- `first` is a new object with each admission, and no reason to leave the room
  }, [sessionId, isThere, participantId]);
  const to = receivers(snapshot.state);
  const toKey = to?.join() ?? null;
  useEffect(() => {
    room?.sendTo(to);
    // oxlint-disable-next-line react/exhaustive-deps -- `toKey` says who they are; `to` is another array each time
  }, [room, toKey]);
  return <MediaContext value={room}>{children}</MediaContext>;
}

async function askAgain(sessionId: string) {
  const answer = await writes.mediaToken({ sessionId }, crypto.randomUUID());
  if (!answer.ok && final.has(answer.failure.code)) return null;
  return unwrap(answer).media;
}
