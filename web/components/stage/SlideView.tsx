import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import type { Scene, Slide } from "../../../session-core/features/studio/scenes.ts";
import "../slide.css";
import { useFit } from "./useFit.ts";

const loadProse = () => import("./Prose.tsx");
/** The renderer is a fifth of the script of a class: it comes beside the first paint, while the socket opens. */
const Prose = lazy(async () => ({ default: (await loadProse()).Prose }));
void loadProse();

/** With no more than this a slide is a statement, and stands large and in the middle. */
const BRIEF_CHARACTERS = 140;

interface SlideViewProps {
  slide: Slide;
  layout: Scene["layout"];
  /** On a small screen: grows and scrolls instead of shrinking its text. */
  reads?: boolean;
}

export function SlideView({ slide, layout, reads = false }: SlideViewProps) {
  const sheet = useFit(`${slide.title}\n${slide.markdown}\n${slide.image}\n${layout}`, !reads);
  const words = slide.markdown.trim();
  const picture = slide.image !== undefined && words === "" && !slide.title;
  const brief = slide.image === undefined && words.length <= BRIEF_CHARACTERS && !/^\s*([-*|#]|\d+\.)/m.test(words);
  const kind = picture ? "is-picture" : slide.image !== undefined && layout === "split" ? "is-split" : brief ? "is-brief" : "";
  return (
    <article className={`slide ${reads ? "reads" : ""}`}>
      <div ref={sheet} className={`slide-sheet ${kind}`}>
        {slide.title ? (
          <h2 className="slide-title" dir="auto">
            {slide.title}
          </h2>
        ) : null}
        {words === "" ? null : (
          <Suspense
            fallback={
              <p className="text-muted">
                <Trans>The slide is being drawn …</Trans>
              </p>
            }
          >
            <Prose markdown={slide.markdown} />
          </Suspense>
        )}
        {slide.image === undefined ? null : (
          <figure className="slide-figure">
            <img src={slide.image} alt={slide.title ?? ""} />
          </figure>
        )}
      </div>
    </article>
  );
}

/** A slide as a small picture beside words that name it. */
export function SlideThumbnail({ slide, layout }: { slide: Slide; layout: Scene["layout"] }) {
  return (
    <div inert aria-hidden className="thumbnail">
      <SlideView slide={slide} layout={layout} />
    </div>
  );
}
