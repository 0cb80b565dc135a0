import { Trans, useLingui } from "@lingui/react/macro";
import { Presentation } from "lucide-react";
import type { ReactNode } from "react";
import { useMediaQuery } from "../useMediaQuery.ts";
import type { Position } from "./position.ts";
import { SlideView } from "./SlideView.tsx";

/** What the class looks at. The slide's number and title are also said to those who cannot see it turn. */
export function Stage({ position, empty }: { position: Position | null; empty: ReactNode }) {
  const { t } = useLingui();
  const reads = useMediaQuery("(max-width: 47.99rem)");
  const count = position?.scene.metadata.slides.length ?? 0;
  const number = (position?.index ?? 0) + 1;
  const name = position?.slide.title ?? position?.scene.name ?? "";
  return (
    <section
      aria-label={t`Stage`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls on a phone, and must do so by keyboard too
      tabIndex={0}
      className={`h-full min-h-0 ${reads ? "overflow-y-auto bg-paper" : "stage-frame"}`}
    >
      {position ? (
        <SlideView slide={position.slide} layout={position.scene.layout} reads={reads} />
      ) : (
        <div className="slide grid place-items-center p-6 text-center text-muted">
          <div className="max-w-sm">
            <Presentation className="mx-auto mb-3 size-8" aria-hidden />
            {empty}
          </div>
        </div>
      )}
      <output className="sr-only">
        {position ? (
          <Trans>
            Slide {number} of {count}: {name}
          </Trans>
        ) : null}
      </output>
    </section>
  );
}
