import { Trans, useLingui } from "@lingui/react/macro";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";

/** Who was sent out, to be let back in. */
export function RemovedPeople({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const removed = Object.values(presence.of(snapshot.state).byId).filter((person) => person.removed);
  if (removed.length === 0) return null;
  return (
    <section aria-label={t`Removed from class`} className="mt-5">
      <h3 className="flex min-h-11 items-center text-sm font-semibold">
        <Trans>Removed from class</Trans>
      </h3>
      <ul>
        {removed.map(({ id, name }) => (
          <li key={id} className="flex min-h-12 items-center gap-2 border-t border-line">
            <span className="min-w-0 flex-1 truncate text-[0.9375rem]" dir="auto">
              {name ?? <Trans>Name removed</Trans>}
            </span>
            <Button className="px-3 text-sm" onClick={() => void client.submit("participant.readmit", { participantId: id })}>
              <Trans>Let back in</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
