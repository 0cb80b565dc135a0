import { Trans, useLingui } from "@lingui/react/macro";
import type { SessionState } from "../../session-core/feature.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { Button } from "../components/Button.tsx";
import type { MediaPerson } from "./snapshot.ts";
import { Picture } from "./VideoTile.tsx";

/** Somebody's screen, in the place of the scene. */
export function SharedScreen({ person, state, onStop }: { person: MediaPerson; state: SessionState; onStop(): void }) {
  const { t } = useLingui();
  const name = presence.of(state).byId[person.id]?.name ?? "";
  return (
    <section aria-label={t`Shared screen`} className="flex h-full min-h-0 flex-col overflow-hidden rounded-xl bg-sunken">
      <div className="flex min-h-11 shrink-0 items-center justify-between gap-2 px-3 text-sm text-muted">
        <p className="min-w-0 truncate" dir="auto">
          {person.isYou ? <Trans>Everyone sees your screen</Trans> : <Trans>{name} shares their screen</Trans>}
        </p>
        {person.isYou ? (
          <Button look="quiet" className="-me-2" onClick={onStop}>
            <Trans>Stop sharing</Trans>
          </Button>
        ) : null}
      </div>
      <div className="min-h-0 flex-1 bg-black">{person.screen ? <Picture track={person.screen} fit="contain" /> : null}</div>
    </section>
  );
}
