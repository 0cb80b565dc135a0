import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { MetadataOf, Slide } from "../../../session-core/features/studio/scene-kinds.ts";
import { SelectField } from "../../components/Field.tsx";
import { SlideEditor } from "./SlideEditor.tsx";
import { SlideStrip } from "./SlideStrip.tsx";

type Deck = MetadataOf<"slides">;

interface DeckEditorProps {
  sessionId: string;
  deck: Deck;
  onChange(change: (deck: Deck) => Deck): void;
}

export function DeckEditor({ sessionId, deck, onChange }: DeckEditorProps) {
  const { t } = useLingui();
  const { slides } = deck;
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, slides.length - 1);
  const slide = slides[index];
  const setSlides = (change: (slides: Slide[]) => Slide[]) =>
    onChange((before) => ({ ...before, slides: change(before.slides) }));

  return (
    <>
      <SlideStrip deck={deck} chosen={index} onChoose={setChosen} onChange={setSlides} />
      {slide ? (
        <SlideEditor
          key={index}
          sessionId={sessionId}
          slide={slide}
          images={deck.images}
          onChange={(change) => setSlides((all) => all.map((each, at) => (at === index ? change(each) : each)))}
        >
          <SelectField
            label={t`Pictures stand`}
            value={deck.images ?? "below"}
            onChange={({ target: { value } }) =>
              onChange((before) => ({ ...before, images: value === "beside" ? "beside" : "below" }))
            }
          >
            <option value="below">{t`below the text`}</option>
            <option value="beside">{t`beside the text`}</option>
          </SelectField>
        </SlideEditor>
      ) : null}
    </>
  );
}
