import { Trans } from "@lingui/react/macro";

export function LiveMark() {
  return (
    <span className="inline-flex items-center gap-2 rounded-full bg-accent-soft px-2.5 py-0.5 text-sm font-semibold text-accent-ink">
      <span className="size-2 animate-pulse rounded-full bg-accent" aria-hidden />
      <Trans>Live now</Trans>
    </span>
  );
}
