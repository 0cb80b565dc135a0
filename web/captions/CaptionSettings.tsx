import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Dialog } from "../components/Dialog.tsx";
import { choose, contrasts, sizes, useCaptionPreferences, type CaptionPreferences } from "./preferences.ts";

/** How captions look for this person, on this device. */
export function CaptionSettings({ onOpenChange }: { onOpenChange(open: boolean): void }) {
  const { t } = useLingui();
  const preferences = useCaptionPreferences();
  const sizeNames: Record<CaptionPreferences["size"], string> = {
    small: t`Small`,
    medium: t`Medium`,
    large: t`Large`,
    huge: t`Very large`,
  };
  const contrastNames: Record<CaptionPreferences["contrast"], string> = {
    page: t`As the page`,
    dark: t`White on black`,
    yellow: t`Yellow on black`,
  };
  return (
    <Dialog open onOpenChange={onOpenChange} title={t`Captions`} description={t`They are kept for this device.`}>
      <Choice checked={preferences.shown} onChange={(shown) => choose({ shown })}>
        <Trans>Show captions</Trans>
      </Choice>
      <Group name={t`Size`} value={preferences.size} options={sizes} names={sizeNames} onChoose={(size) => choose({ size })} />
      <Group
        name={t`Colours`}
        value={preferences.contrast}
        options={contrasts}
        names={contrastNames}
        onChoose={(contrast) => choose({ contrast })}
      />
      <Choice checked={preferences.announced} onChange={(announced) => choose({ announced })}>
        <Trans>Have a screen reader say each line</Trans>
      </Choice>
    </Dialog>
  );
}

function Choice({ checked, onChange, children }: { checked: boolean; onChange(checked: boolean): void; children: ReactNode }) {
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input
        type="checkbox"
        className="size-5 accent-accent"
        checked={checked}
        onChange={(change) => onChange(change.target.checked)}
      />
      {children}
    </label>
  );
}

interface GroupProps<Option extends string> {
  name: string;
  value: Option;
  options: readonly Option[];
  names: Readonly<Record<Option, string>>;
  onChoose(option: Option): void;
}

function Group<Option extends string>({ name, value, options, names, onChoose }: GroupProps<Option>) {
  return (
    <fieldset className="mt-3">
      <legend className="pb-1 text-sm font-medium text-muted">{name}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option}
            className="inline-flex min-h-11 items-center gap-2 rounded-lg border border-edge/60 px-3 has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-ink"
          >
            <input
              type="radio"
              name={name}
              className="size-4 accent-accent"
              checked={option === value}
              onChange={() => onChoose(option)}
            />
            {names[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
