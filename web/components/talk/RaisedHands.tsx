import { Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import { hands } from "../../../session-core/features/interaction/hands.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { timeOf } from "../../time.ts";
import { Button, IconButton } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";

/** The queue as staff work it off: whoever waits longest stands first. */
export function RaisedHands({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { raised, called } = hands.of(snapshot.state);
  const people = presence.of(snapshot.state).byId;
  return (
    <section aria-label={t`Raised hands`} className="mb-5 rounded-lg border border-line bg-canvas px-3 pt-1 pb-2">
      <div className="flex min-h-11 items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">
          <Trans>Raised hands</Trans> <span className="numeric ms-1 font-normal text-muted">{raised.length}</span>
        </h3>
        <Button look="quiet" className="-me-2 px-2 text-sm" onClick={() => void client.submit("hand.lower", { all: true })}>
          <Trans>Lower all</Trans>
        </Button>
      </div>
      <ol>
        {raised.map(({ from, at }, index) => {
          const name = people[from]?.name ?? t`Somebody who left`;
          return (
            <li key={from} className="flex min-h-12 items-center gap-2 border-t border-line py-1">
              <span aria-hidden className="numeric w-5 shrink-0 text-sm text-muted">
                {index + 1}
              </span>
              <span className="min-w-0 flex-1">
                <span className="line-clamp-2 text-[0.9375rem] leading-snug break-words" dir="auto">
                  {name}
                </span>
                <time dateTime={new Date(at).toISOString()} className="numeric block text-[0.8125rem] text-muted">
                  {timeOf(at)}
                </time>
              </span>
              {called === from ? (
                <span className="rounded-full bg-accent-soft px-2.5 py-1 text-sm font-semibold text-accent-ink">
                  <Trans>Speaking</Trans>
                </span>
              ) : (
                <Button
                  className="px-3 text-sm"
                  aria-label={t`Call on ${name}`}
                  onClick={() => void client.submit("hand.call", { participantId: from })}
                >
                  <Trans>Call on</Trans>
                </Button>
              )}
              <IconButton
                label={t`Lower the hand of ${name}`}
                onClick={() => void client.submit("hand.lower", { participantIds: [from] })}
              >
                <Check className="size-5" aria-hidden />
              </IconButton>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
