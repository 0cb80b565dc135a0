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

interface Catalogue {
  messages: Record<string, string>;
}
const firstWords = async (locale: string) => ((await import(`./locales/${locale}.po`)) as Catalogue).messages;
const furtherWords = async (locale: string) => ((await import(`./locales/more/${locale}.po`)) as Catalogue).messages;

let wantsMore: Promise<void> | null = null;

/** The words of the screens that lingui.config.ts keeps apart; whoever loads such a screen waits for them too. */
export function moreWords(): Promise<void> {
  const { locale } = i18n;
  wantsMore ??= furtherWords(locale).then(
    (messages) => i18n.load(locale, messages),
    (error: unknown) => {
      wantsMore = null;
      throw error;
    },
  );
  return wantsMore;
}

/** Loads only the one language, then turns the page's language and direction together with its words. */
export async function activateLocale(locale: Locale): Promise<void> {
  const first = await firstWords(locale);
  // Asked once the first are there: a screen that wanted more meanwhile got them in the language before.
  const further = wantsMore ? await furtherWords(locale) : {};
  const messages = { ...first, ...further };
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  i18n.loadAndActivate({ locale, messages });
}

export async function chooseLocale(locale: Locale): Promise<void> {
  deviceStorage.setItem(KEY, locale);
  await activateLocale(locale);
}
