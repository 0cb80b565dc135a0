import { Trans } from "@lingui/react/macro";
import { MessageSquareWarning } from "lucide-react";
import { SectionTitle } from "../../components/Notes.tsx";
import { Link } from "../../navigation.tsx";

/** What holds for the whole school, for those who look after it. */
export function Administration() {
  return (
    <section className="mt-12">
      <SectionTitle>
        <Trans>Your school</Trans>
      </SectionTitle>
      <Link
        to="/administration/words"
        className="flex items-start gap-4 rounded-2xl border border-line bg-surface p-5 transition-colors hover:border-edge sm:w-fit sm:pe-8"
      >
        <MessageSquareWarning className="mt-0.5 size-5 shrink-0 text-accent-ink" aria-hidden />
        <span>
          <span className="block font-medium">
            <Trans>Word filter</Trans>
          </span>
          <span className="mt-0.5 block text-sm text-muted">
            <Trans>What happens when students write words that are not wanted here</Trans>
          </span>
        </span>
      </Link>
    </section>
  );
}
