import { Plural, Trans } from "@lingui/react/macro";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { hasOffer, line } from "../../../session-core/features/orchestrator/seats.ts";
import { Button } from "../../components/Button.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { useServerNow } from "../../components/useServerNow.ts";

/** For who follows without a seat: what that means, and the seat that is offered to them. */
export function SeatBar({ live: { client, snapshot } }: { live: LiveClass }) {
  const now = useServerNow(client, 1_000);
  const state = presence.of(snapshot.state);
  const you = snapshot.you?.participantId ?? "";
  const before = line(state).findIndex(({ id }) => id === you);
  if (before < 0) return null;
  const offered = hasOffer(state, you, now);
  return (
    <div className="flex min-h-13 items-center justify-between gap-3 border-b border-line bg-accent-soft px-3 py-1 text-[0.8125rem] leading-snug text-accent-ink md:px-6 md:text-sm">
      <output>
        {offered ? (
          <Trans>A seat is free, and it is yours if you take it now.</Trans>
        ) : (
          <>
            <Trans>Every seat in the room is taken. You follow and take part, without audio and video.</Trans>{" "}
            <Plural
              value={before}
              _0="You get the next seat."
              one="# person waits before you."
              other="# people wait before you."
            />
          </>
        )}
      </output>
      {offered ? (
        <Button look="primary" onClick={() => void client.submit("seat.take", {})}>
          <Trans>Take the seat</Trans>
        </Button>
      ) : null}
    </div>
  );
}
