import { Trans } from "@lingui/react/macro";
import { ExternalLink } from "lucide-react";
import type { SceneViewProps } from "./scene-view.ts";

/**
 * A page from elsewhere, in a frame that may run but reach nothing of ours. Invariant: it has another origin than this page, so that
 * the sandbox holds although the page keeps its own origin (without which most interactive pages do not work).
 */
export function WebScene({ scene }: SceneViewProps<"web">) {
  const { url } = scene.metadata;
  const address = new URL(url);
  const foreign = address.protocol === "https:" && address.origin !== window.location.origin;
  const host = address.host;
  return (
    <div className="flex size-full flex-col">
      {foreign ? (
        <iframe
          src={url}
          title={scene.name}
          sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin"
          referrerPolicy="no-referrer"
          allow=""
          className="min-h-0 w-full flex-1 bg-white"
        />
      ) : null}
      <p className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 border-t border-line bg-surface px-4 py-1 text-sm text-muted">
        <span>
          <Trans>
            From <bdi>{host}</bdi>
          </Trans>
          <span className="max-sm:sr-only">
            {" · "}
            <Trans>Some pages cannot be shown inside another.</Trans>
          </span>
        </span>
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex min-h-11 items-center gap-1.5 font-medium text-accent-ink underline underline-offset-4"
        >
          <ExternalLink className="size-4" aria-hidden />
          <Trans>Open in a new tab</Trans>
        </a>
      </p>
    </div>
  );
}
