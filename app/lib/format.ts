import type { Language } from "~/i18n/languages.ts";

type Moment = Date | string | number;

/*
 * Numbers, money, dates and spans of time as the page's language writes them.
 *
 * A browser without Uzbek in its Intl would silently answer in its own language and spoil hydration, so nothing here leaves
 * the wording to the browser where engines differ: Uzbek month names and units stand below, currencies are written by us.
 */

/** 1 234 567,5 in Uzbek and Russian, 1,234,567.5 in English. */
export function formatNumber(language: Language, value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(localeOf(language), options).format(value).replace(/\u202f/g, "\u00a0");
}

/** 0.125 becomes 12,5 % or 12.5%. */
export function formatPercent(language: Language, share: number): string {
  const number = formatNumber(language, share * 100, { maximumFractionDigits: 1 });
  return language === "ru" ? `${number}\u00a0%` : `${number}%`;
}

/** Money given in the currency's smallest unit. Whole amounts are written without cents, soum always. */
export function formatMoney(language: Language, amount: number, currency: "USD" | "UZS"): string {
  const units = amount / 100;
  if (currency === "USD") {
    const digits = Number.isInteger(units) ? 0 : 2;
    const number = formatNumber(language, units, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return `$${number}`;
  }
  const number = formatNumber(language, Math.round(units), { maximumFractionDigits: 0 });
  return `${number}\u00a0${SOUM[language]}`;
}

/** 20-noyabr, 2026 · 20 ноября 2026 г. · 20 November 2026, in the given time zone. */
export function formatDate(language: Language, moment: Moment, timeZone: string): string {
  if (language !== "uz")
    return dateFormat(language, { dateStyle: "long", timeZone }).format(new Date(moment));
  const { day, month, year } = numericParts(moment, timeZone);
  return `${day}-${UZBEK_MONTHS[month - 1]}, ${year}`;
}

/** A date for the end of a sentence: Russian abbreviates "года" to "г.", whose full stop would stand twice. */
export function formatDateInText(language: Language, moment: Moment, timeZone: string): string {
  return formatDate(language, moment, timeZone).replace(/\sг\.$/, "");
}

/** The date and the time of day (24 hours), in the given time zone. */
export function formatDateTime(language: Language, moment: Moment, timeZone: string): string {
  return `${formatDate(language, moment, timeZone)}, ${formatTime(language, moment, timeZone)}`;
}

export function formatTime(language: Language, moment: Moment, timeZone: string): string {
  return dateFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(
    new Date(moment),
  );
}

/** "3 kun oldin", "3 дня назад", "3 days ago": the largest unit that fits, counted from `now`. */
export function formatRelative(language: Language, moment: Moment, now: Moment): string {
  const seconds = Math.round((new Date(moment).getTime() - new Date(now).getTime()) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? (["second", 1] as const);
  const count = Math.trunc(seconds / size);
  if (language !== "uz")
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(count, unit);
  if (unit === "second") return "hozirgina";
  return `${Math.abs(count)} ${UZBEK_UNITS[unit]}${count < 0 ? " oldin" : "dan keyin"}`;
}

/** Bytes as kB or MB, of 1024. */
export function formatSize(language: Language, bytes: number): string {
  const steps = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), SIZES.length - 1);
  const number = formatNumber(language, bytes / 1024 ** steps, { maximumFractionDigits: steps > 1 ? 1 : 0 });
  return `${number}\u00a0${(language === "ru" ? RUSSIAN_SIZES : SIZES)[steps]}`;
}

const SOUM: Record<Language, string> = { uz: "soʻm", ru: "сум", en: "UZS" };
const SIZES = ["B", "kB", "MB", "GB"] as const;
const RUSSIAN_SIZES = ["Б", "КБ", "МБ", "ГБ"] as const;
const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];
const UZBEK_UNITS = { year: "yil", month: "oy", day: "kun", hour: "soat", minute: "daqiqa" } as const;
const UZBEK_MONTHS = [
  "yanvar",
  "fevral",
  "mart",
  "aprel",
  "may",
  "iyun",
  "iyul",
  "avgust",
  "sentabr",
  "oktabr",
  "noyabr",
  "dekabr",
] as const;

/** Uzbek and Russian write numbers alike; Russian is in every engine. */
function localeOf(language: Language): string {
  return language === "en" ? "en-GB" : "ru-RU";
}

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localeOf(language), options);
}

function numericParts(moment: Moment, timeZone: string): { day: number; month: number; year: number } {
  const parts = dateFormat("en", {
    day: "numeric",
    month: "numeric",
    year: "numeric",
    timeZone,
  }).formatToParts(new Date(moment));
  const partOf = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { day: partOf("day"), month: partOf("month"), year: partOf("year") };
}
