import { useLingui } from "@lingui/react/macro";
import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { chooseLocale, locales, type Locale } from "../locale.ts";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "../theme.ts";
import { IconButton } from "./Button.tsx";

const next: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const icons = { system: Monitor, light: Sun, dark: Moon };

export function ThemeToggle() {
  const { t } = useLingui();
  const choice = useThemeChoice();
  const Icon = icons[choice];
  const label = {
    system: t`Theme: as the system. Switch to light`,
    light: t`Theme: light. Switch to dark`,
    dark: t`Theme: dark. Switch to the system’s`,
  }[choice];
  return (
    <IconButton label={label} onClick={() => chooseTheme(next[choice])}>
      <Icon className="size-5" aria-hidden />
    </IconButton>
  );
}

export function LanguageSelect() {
  const { t, i18n } = useLingui();
  return (
    <span className="relative inline-flex items-center text-muted hover:text-ink">
      <Languages className="pointer-events-none absolute start-3 size-5" aria-hidden />
      <select
        aria-label={t`Language`}
        title={t`Language`}
        value={i18n.locale}
        onChange={(change) => void chooseLocale(change.target.value as Locale)}
        className="min-h-11 w-11 cursor-pointer appearance-none rounded-lg bg-transparent ps-11 text-[0.9375rem] hover:bg-sunken sm:w-auto sm:pe-3"
      >
        {Object.entries(locales).map(([code, name]) => (
          <option key={code} value={code} lang={code} className="bg-surface text-ink">
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
