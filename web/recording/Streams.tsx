import { Plural } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import type { RecordingTarget } from "../../contracts/recordings.ts";
import { streamsOf } from "./egress.ts";

const LOOK_EVERY_MS = 10_000;

/** How the streams to elsewhere stand; nothing where there are none. */
export function Streams({ sessionId, recordingId }: { sessionId: string; recordingId: string }) {
  const [streams, setStreams] = useState<readonly RecordingTarget[]>([]);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const now = await streamsOf(sessionId, recordingId);
      if (!isOver && now) setStreams(now);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [sessionId, recordingId]);
  if (streams.length === 0) return null;
  const broken = streams.filter(({ state }) => state === "failed");
  const names = broken.map(({ label }) => label).join(", ");
  return (
    <output className="max-w-60 text-[0.8125rem] text-muted">
      {broken.length === 0 ? (
        <Plural value={streams.length} one="Streaming to # address" other="Streaming to # addresses" />
      ) : (
        <span className="text-danger-ink">
          <Plural value={broken.length} one={`The stream to ${names} broke off`} other={`The streams to ${names} broke off`} />
        </span>
      )}
    </output>
  );
}
