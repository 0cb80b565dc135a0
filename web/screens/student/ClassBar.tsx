import { Trans, useLingui } from "@lingui/react/macro";
import { Hand } from "lucide-react";
import { hands } from "../../../session-core/features/interaction/hands.ts";
import { buttonClass } from "../../components/Button.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { useShortcuts } from "../../components/useShortcuts.ts";

/** What a student does without a word, between the stage and the talk. */
export function ClassBar({ live }: { live: LiveClass }) {
  const { t } = useLingui();
  return (
    <section aria-label={t`Take part`} className="flex min-h-15 items-center gap-2 px-3 py-2 md:px-6">
      <HandButton live={live} />
    </section>
  );
}

function HandButton({ live: { client, snapshot } }: { live: LiveClass }) {
  const { raised, called } = hands.of(snapshot.state);
  const you = snapshot.you?.participantId;
  const place = raised.findIndex(({ from }) => from === you) + 1;
  const up = place > 0;
  const toggle = () => void client.submit(up ? "hand.lower" : "hand.raise", {});
  useShortcuts({ h: toggle });
  const standing = !up ? null : called === you ? <Trans>It is your turn to speak</Trans> : <Trans>Number {place} in line</Trans>;
  return (
    <>
      <button
        type="button"
        onClick={toggle}
        className={buttonClass(up ? "secondary" : "primary", "min-w-44 flex-1 leading-tight md:flex-none")}
      >
        <Hand className="size-5 shrink-0" aria-hidden />
        {up ? (
          <span className="text-start">
            <Trans>Lower hand</Trans>
            <span aria-hidden className="numeric block text-[0.8125rem] text-accent-ink">
              {standing}
            </span>
          </span>
        ) : (
          <Trans>Raise hand</Trans>
        )}
      </button>
      <output className="sr-only">{standing}</output>
    </>
  );
}
