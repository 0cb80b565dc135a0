import { Trans } from "@lingui/react/macro";
import { useEffect, useLayoutEffect, useRef } from "react";
import { Button } from "../Button.tsx";

interface EarlierMessagesProps {
  /** Null where nothing earlier is left. */
  more: (() => Promise<void>) | null;
  reading: boolean;
  /** Changes when earlier messages came: what is read stays where it is. */
  count: number;
}

/** At the upper end of the talk: what was said before comes when one gets there, and by keyboard when one asks. */
export function EarlierMessages({ more, reading, count }: EarlierMessagesProps) {
  const top = useRef<HTMLDivElement>(null);
  const below = useRef<number | null>(null);
  const log = () => top.current?.closest("[role=log]") ?? null;
  const read = () => {
    const scroller = log();
    if (!more || reading || !scroller) return;
    below.current = scroller.scrollHeight - scroller.scrollTop;
    void more();
  };
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useLayoutEffect(() => {
    const scroller = log();
    if (below.current !== null && scroller) scroller.scrollTop = scroller.scrollHeight - below.current;
    below.current = null;
  }, [count]);
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), { root: log() });
    if (top.current) seen.observe(top.current);
    return () => seen.disconnect();
  }, []);
  return (
    <div ref={top} className="min-h-px pb-2 text-center">
      {reading ? (
        <p className="flex min-h-11 items-center justify-center text-sm text-muted">
          <Trans>Earlier messages are being read …</Trans>
        </p>
      ) : more ? (
        <Button look="quiet" onClick={read}>
          <Trans>Show earlier messages</Trans>
        </Button>
      ) : null}
    </div>
  );
}
