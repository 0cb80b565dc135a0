import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { knows, type CaptionOffer } from "../../../contracts/captions.ts";
import type { Spoken } from "../../captions/spoken.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { SelectField } from "../../components/Field.tsx";

interface CaptionLanguageProps {
  offer: CaptionOffer;
  /** What would be spoken, as far as anybody said. */
  wished: Spoken & { language: string };
  /** Captions are on: they go on in what is chosen. */
  on: boolean;
  onChoose(choice: Spoken & { language: string }): void;
  onOpenChange(open: boolean): void;
}

/** In which language somebody speaks: what is recognised as another one is words that nobody said. */
export function CaptionLanguage({ offer, wished, on, onChoose, onOpenChange }: CaptionLanguageProps) {
  const { t, i18n } = useLingui();
  const names = new Intl.DisplayNames([i18n.locale], { type: "language" });
  const nameOf = (tag: string) => (tag === "multi" ? t`Several languages, in turn` : (names.of(tag) ?? tag));
  const isKnown = knows(offer, wished.language);
  const [language, setLanguage] = useState(isKnown ? wished.language : firstOf(offer));
  const [voices, setVoices] = useState(wished.voices);
  const tags = [...new Set([...offer.languages, ...(isKnown ? [wished.language] : [])])];
  const options = tags.map((tag) => ({ tag, name: nameOf(tag) })).toSorted((a, b) => a.name.localeCompare(b.name, i18n.locale));
  const [wishedName, chosenName] = [nameOf(wished.language), nameOf(language)];
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t`Language of the captions`}
      description={t`Choose what is spoken: captions write down, and do not translate.`}
    >
      {isKnown ? null : (
        <p className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-warn-ink">
          <Trans>
            {wishedName} cannot be captioned here. Speak {chosenName}, or leave captions off: the words would be wrong.
          </Trans>
        </p>
      )}
      {options.length > 1 ? (
        <SelectField label={t`Spoken language`} value={language} onChange={(change) => setLanguage(change.target.value)}>
          {options.map(({ tag, name }) => (
            <option key={tag} value={tag} className="bg-surface text-ink">
              {name}
            </option>
          ))}
        </SelectField>
      ) : (
        <p>
          <Trans>Captions here know {chosenName} only.</Trans>
        </p>
      )}
      {offer.voices ? (
        <label className="mt-3 flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-accent"
            checked={voices}
            onChange={(change) => setVoices(change.target.checked)}
          />
          <Trans>Several people speak into this microphone: tell their voices apart</Trans>
        </label>
      ) : null}
      <div className="mt-5 flex justify-end">
        <Button look="primary" onClick={() => onChoose({ language, voices: voices && offer.voices })}>
          {on ? <Trans>Go on in {chosenName}</Trans> : <Trans>Caption in {chosenName}</Trans>}
        </Button>
      </div>
    </Dialog>
  );
}

const firstOf = ({ languages }: CaptionOffer): string => (languages.includes("en") ? "en" : (languages[0] ?? "en"));
