import { i18n } from "@lingui/core";
import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Words are in the chosen language; whether a day has 12 or 24 hours is a matter of the region the browser names for it. */
const region = () => navigator.languages.find((language) => language.split("-")[0] === i18n.locale) ?? i18n.locale;

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(region(), options);

export function timeRange(start: string, end: string): string {
  return format({ hour: "numeric", minute: "2-digit" }).formatRange(new Date(start), new Date(end));
}

export function timeOf(at: number | string): string {
  return format({ hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

function daysAway(at: Date, now: number): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(at) - midnight(new Date(now))) / DAY_MS);
}

/** "today", "tomorrow", else a weekday with its date; starts with a capital because it stands as a label. */
export function dayOf(at: string, now: number): string {
  const date = new Date(at);
  const days = daysAway(date, now);
  const text =
    Math.abs(days) <= 1
      ? new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" }).format(days, "day")
      : format({
          ...{ weekday: "long", day: "numeric", month: "long" },
          ...(date.getFullYear() === new Date(now).getFullYear() ? {} : { year: "numeric" }),
        }).format(date);
  return text.charAt(0).toLocaleUpperCase(i18n.locale) + text.slice(1);
}

/** "in 12 minutes", "in 3 hours", "5 minutes ago". */
export function fromNow(at: string, now: number): string {
  const minutes = Math.round((Date.parse(at) - now) / MINUTE_MS);
  const relative = new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 24 * 60) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(daysAway(new Date(at), now), "day");
}

/** "1:02:09" or "2:09". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The time, renewed as often as what shows it needs. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
