import { Trans } from "@lingui/react/macro";

export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-60 rounded-lg bg-accent font-semibold text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:px-4 focus:py-3"
    >
      <Trans>Skip to the content</Trans>
    </a>
  );
}
