import { DEFAULT_LANGUAGE, isLanguage, type Language } from "../kernel/languages.ts";

/** The best language of an Accept-Language header that we speak; the home market's where there is none. */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const weight = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find(Boolean);
    return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const spoken = wishes
    .filter((wish) => wish.weight > 0 && isLanguage(wish.language))
    .sort((a, b) => b.weight - a.weight);
  const best = spoken[0]?.language;
  return isLanguage(best) ? best : DEFAULT_LANGUAGE;
}
