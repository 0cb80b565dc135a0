import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight, Plus, Trash2 } from "lucide-react";
import { arrayMove } from "@dnd-kit/sortable";
import { nameOf, type MetadataOf, type Slide } from "../../../session-core/features/studio/scene-kinds.ts";
import { Button, IconButton } from "../../components/Button.tsx";
import { SlideThumbnail } from "../../components/stage/SlideView.tsx";

interface SlideStripProps {
  deck: MetadataOf<"slides">;
  chosen: number;
  onChoose(index: number): void;
  onChange(change: (slides: Slide[]) => Slide[]): void;
}

export function SlideStrip({ deck, chosen, onChoose, onChange }: SlideStripProps) {
  const { t } = useLingui();
  const { slides } = deck;
  const move = (to: number) => {
    onChange((all) => arrayMove(all, chosen, to));
    onChoose(to);
  };
  return (
    <div>
      <ol className="-m-1 flex gap-3 overflow-x-auto p-1 pb-2">
        {slides.map((slide, index) => {
          const number = index + 1;
          return (
            // Slides have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} className="relative w-36 shrink-0">
              <SlideThumbnail slide={slide} images={deck.images} />
              <button
                type="button"
                aria-current={index === chosen ? "true" : undefined}
                aria-label={t`Slide ${number}: ${nameOf(slide) ?? ""}`}
                onClick={() => onChoose(index)}
                className={`absolute inset-x-0 top-0 aspect-video rounded-lg ${index === chosen ? "ring-2 ring-accent" : ""}`}
              />
              <p className={`numeric mt-1 text-center text-sm ${index === chosen ? "font-semibold" : "text-muted"}`}>{number}</p>
            </li>
          );
        })}
      </ol>
      <div className="mt-1 flex flex-wrap items-center gap-1">
        <Button
          onClick={() => {
            onChange((all) => all.toSpliced(chosen + 1, 0, { markdown: "" }));
            onChoose(chosen + 1);
          }}
        >
          <Plus className="size-4" aria-hidden />
          <Trans>New slide</Trans>
        </Button>
        <span className="ms-auto flex">
          <IconButton label={t`Move the slide back`} disabled={chosen === 0} onClick={() => move(chosen - 1)}>
            <ChevronLeft className="size-5 rtl:-scale-x-100" aria-hidden />
          </IconButton>
          <IconButton label={t`Move the slide forward`} disabled={chosen === slides.length - 1} onClick={() => move(chosen + 1)}>
            <ChevronRight className="size-5 rtl:-scale-x-100" aria-hidden />
          </IconButton>
          <IconButton
            label={t`Delete the slide`}
            disabled={slides.length === 1}
            onClick={() => {
              onChange((all) => all.toSpliced(chosen, 1));
              onChoose(Math.max(0, chosen - 1));
            }}
          >
            <Trash2 className="size-5" aria-hidden />
          </IconButton>
        </span>
      </div>
    </div>
  );
}
