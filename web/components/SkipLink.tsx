import { Trans } from "@lingui/react/macro";

export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-60 rounded-lg bg-accent px-4 py-3 font-semibold text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
    >
      <Trans>Skip to the content</Trans>
    </a>
  );
}
