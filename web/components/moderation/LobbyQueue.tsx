import { Trans, useLingui } from "@lingui/react/macro";
import { Check, X } from "lucide-react";
import { Button, IconButton } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";

/** Who waits outside, for staff to let in. */
export function LobbyQueue({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { people, waiting } = snapshot.lobby;
  const admit = (ids: string[]) => void client.submit("lobby.admit", { participantIds: ids });
  return (
    <section aria-label={t`Lobby`} className="mb-5 rounded-lg border border-line bg-canvas px-3 pt-1 pb-2">
      <div className="flex min-h-11 items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">
          <Trans>In the lobby</Trans> <span className="numeric ms-1 font-normal text-muted">{waiting}</span>
        </h3>
        <Button look="quiet" className="-me-2 px-2 text-sm" onClick={() => admit(people.map(({ id }) => id))}>
          <Trans>Let all in</Trans>
        </Button>
      </div>
      <ul>
        {people.map(({ id, name }) => (
          <li key={id} className="flex min-h-12 items-center gap-2 border-t border-line py-1">
            <span className="min-w-0 flex-1 truncate text-[0.9375rem]" dir="auto">
              {name}
            </span>
            <Button className="px-3 text-sm" aria-label={t`Let in ${name}`} onClick={() => admit([id])}>
              <Check className="size-4" aria-hidden />
              <Trans>Let in</Trans>
            </Button>
            <IconButton label={t`Turn ${name} away`} onClick={() => void client.submit("lobby.deny", { participantIds: [id] })}>
              <X className="size-5" aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
