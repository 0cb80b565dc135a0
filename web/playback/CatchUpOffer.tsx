import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Button, IconButton } from "../components/Button.tsx";
import { levelAfter } from "./late.ts";

const MINUTE_MS = 60_000;
const CATCH_UP_SPEED = 2;

/** To who comes late: what was missed can be seen, without missing what follows. */
export function CatchUpOffer({ late, onCatchUp, onDecline }: { late: number; onCatchUp(): void; onDecline(): void }) {
  const { t } = useLingui();
  const minutes = Math.round(late / MINUTE_MS);
  const level = Math.round(levelAfter(late, CATCH_UP_SPEED) / MINUTE_MS);
  return (
    <section
      aria-label={t`What you missed`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-accent-soft px-3 py-2 text-accent-ink md:border-b-0 md:px-6"
    >
      <p className="min-w-0 flex-1 text-[0.875rem] leading-snug font-medium">
        <Plural value={minutes} one="The class began a minute ago." other="The class began # minutes ago." />{" "}
        <span className="font-normal">
          <Plural
            value={level}
            one="At 2× you are level with it in a minute."
            other="At 2× you are level with it in # minutes."
          />
        </span>
      </p>
      <Button look="primary" className="px-3" onClick={onCatchUp}>
        <Trans>Catch up</Trans>
      </Button>
      <IconButton label={t`Stay live`} className="text-accent-ink" onClick={onDecline}>
        <X className="size-5" aria-hidden />
      </IconButton>
    </section>
  );
}
