import { i18n } from "@lingui/core";
import { deviceStorage } from "./storage.ts";

/** Each in its own words, because whoever needs it may not read the present one. */
export const locales = { en: "English", es: "Español", de: "Deutsch", ar: "العربية" } as const;
export type Locale = keyof typeof locales;

const KEY = "chalkline.locale";
const isLocale = (value: string | null | undefined): value is Locale => value != null && value in locales;

export function preferredLocale(): Locale {
  const chosen = deviceStorage.getItem(KEY);
  if (isLocale(chosen)) return chosen;
  for (const language of navigator.languages) {
    const base = language.split("-")[0];
    if (isLocale(base)) return base;
  }
  return "en";
}

export const directionOf = (locale: string): "ltr" | "rtl" => (locale === "ar" ? "rtl" : "ltr");

/** Loads only the one catalogue, then turns the page's language and direction together with its words. */
export async function activateLocale(locale: Locale): Promise<void> {
  const { messages } = (await import(`./locales/${locale}.po`)) as { messages: Record<string, string> };
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  i18n.loadAndActivate({ locale, messages });
}

export async function chooseLocale(locale: Locale): Promise<void> {
  deviceStorage.setItem(KEY, locale);
  await activateLocale(locale);
}
