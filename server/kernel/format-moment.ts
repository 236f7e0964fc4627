import type { Language } from "./languages.ts";

/** Uzbek in Latin script is missing from many Intl tables: its months stand here. */
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
const SOUM: Record<Language, string> = { uz: "soʻm", ru: "сум", en: "UZS" };

/** 20-noyabr · 20 ноября · 20 November, in the given time zone. */
export function formatDay(language: Language, moment: Date, timeZone: string): string {
  if (language !== "uz")
    return new Intl.DateTimeFormat(localeOf(language), { day: "numeric", month: "long", timeZone }).format(
      moment,
    );
  const parts = new Intl.DateTimeFormat("en", { day: "numeric", month: "numeric", timeZone }).formatToParts(
    moment,
  );
  const partOf = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return `${partOf("day")}-${UZBEK_MONTHS[partOf("month") - 1]}`;
}

/** 18:30, in the given time zone. */
export function formatHour(language: Language, moment: Date, timeZone: string): string {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  return new Intl.DateTimeFormat(localeOf(language), parts).format(moment);
}

/** A whole number with its thousands apart. */
export function formatCount(language: Language, value: number): string {
  return new Intl.NumberFormat(localeOf(language)).format(value);
}

/** Money given in the currency's smallest unit: $49, $4.90, 620 000 soʻm. */
export function formatMoney(language: Language, amount: number, currency: "USD" | "UZS"): string {
  const units = amount / 100;
  if (currency === "UZS") return `${formatCount(language, Math.round(units))}\u00a0${SOUM[language]}`;
  const digits = Number.isInteger(units) ? 0 : 2;
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `$${new Intl.NumberFormat(localeOf(language), fraction).format(units)}`;
}

function localeOf(language: Language): string {
  return language === "en" ? "en-GB" : "ru-RU";
}
