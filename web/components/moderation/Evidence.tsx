import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";

/** The events that a report names, read from the log when they are asked for. */
export function Evidence({ live: { client }, sequences }: { live: LiveClass; sequences: readonly number[] }) {
  const [said, setSaid] = useState<readonly { sequence: number; text: string }[] | null>(null);
  if (sequences.length === 0) return null;
  const read = async () => {
    const pages = await Promise.all(sequences.map((sequence) => client.history(sequence - 1, sequence)));
    const events = pages.flatMap((page) => page?.events ?? []);
    // A message between two is not staff's to read; the log still says that it was there.
    setSaid(events.flatMap(({ sequence, data }) => (data === null ? [] : { sequence, text: (data as { text: string }).text })));
  };
  if (said === null) {
    return (
      <Button look="quiet" className="-ms-3 px-3 text-sm" onClick={() => void read()}>
        <Trans>Show what they said</Trans>
      </Button>
    );
  }
  return (
    <ol className="my-1.5 space-y-1 border-s-2 border-edge ps-3 text-[0.9375rem]">
      {said.map(({ sequence, text }) => (
        <li key={sequence} className="break-words whitespace-pre-wrap" dir="auto">
          {text}
        </li>
      ))}
    </ol>
  );
}
