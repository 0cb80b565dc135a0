import { useEffect, useState } from "react";
import { captions } from "../../session-core/features/captions/captions.ts";
import type { LiveClass } from "../components/useSession.ts";
import { inStep } from "../overflow/behind.ts";

/** Words that nobody finishes are not spoken any more. */
const STALE_MS = 6_000;

interface Heard {
  text: string;
  /** The line that was last final when it was heard: with the next one it has become that. */
  after: number;
}

const lastOf = (live: LiveClass, feed: string): number =>
  captions.of(live.client.current().state).lines.findLast((line) => line.feed === feed)?.utterance ?? 0;

/** What is being said right now, until it is a line: of each microphone. */
export function useHeard(live: LiveClass): readonly { feed: string; text: string }[] {
  const [heard, setHeard] = useState<Readonly<Record<string, Heard>>>({});
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const stop = live.client.onSignal(({ type, data }) => {
      if (type !== "caption.heard") return;
      const { feed, text } = data as { feed: string; text: string };
      const said: Heard = { text, after: lastOf(live, feed) };
      inStep(() => {
        clearTimeout(timers.get(feed));
        timers.set(
          feed,
          setTimeout(() => setHeard(({ [feed]: _stale, ...rest }) => rest), STALE_MS),
        );
        setHeard((known) => ({ ...known, [feed]: said }));
      });
    });
    return () => {
      stop();
      for (const timer of timers.values()) clearTimeout(timer);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the client is what is listened to; the snapshot changes with every event
  }, [live.client]);
  const { feeds, lines } = captions.of(live.snapshot.state);
  return feeds.flatMap(({ feed }) => {
    const said = heard[feed];
    const last = lines.findLast((line) => line.feed === feed)?.utterance ?? 0;
    return said && said.after === last ? { feed, text: said.text } : [];
  });
}
