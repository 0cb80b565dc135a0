import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import type { MetadataOf, Slide } from "../../../session-core/features/studio/scene-kinds.ts";
import "../slide.css";
import { useFit } from "./useFit.ts";

/** The renderer is a fifth of the script of a class, and comes with the first slide that has words: a deck of images needs none. */
const Prose = lazy(async () => ({ default: (await import("./Prose.tsx")).Prose }));

/** With no more than this a slide is a statement, and stands large and in the middle. */
const BRIEF_CHARACTERS = 140;

interface SlideViewProps {
  slide: Slide;
  /** Where its image stands to its words. */
  images: MetadataOf<"slides">["images"];
  /** On a small screen: grows and scrolls instead of shrinking its text. */
  reads?: boolean;
}

export function SlideView({ slide, images, reads = false }: SlideViewProps) {
  const sheet = useFit(`${slide.title}\n${slide.markdown}\n${slide.image}\n${images}`, !reads);
  const words = slide.markdown.trim();
  const picture = slide.image !== undefined && words === "" && !slide.title;
  const brief = slide.image === undefined && words.length <= BRIEF_CHARACTERS && !/^\s*([-*|#]|\d+\.)/m.test(words);
  const kind = picture ? "is-picture" : slide.image !== undefined && images === "beside" ? "is-split" : brief ? "is-brief" : "";
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
            {slide.text ? (
              <figcaption className="sr-only" dir="auto">
                {slide.text}
              </figcaption>
            ) : null}
          </figure>
        )}
      </div>
    </article>
  );
}

/** A slide as a small picture beside words that name it. */
export function SlideThumbnail({ slide, images }: Omit<SlideViewProps, "reads">) {
  return (
    <div inert aria-hidden className="thumbnail">
      <SlideView slide={slide} images={images} />
    </div>
  );
}
