/** language → area → nested texts, as the JSON files have them. */
export type Locales = Record<string, Record<string, unknown>>;

const PLURAL_SUFFIX = /_(zero|one|two|few|many|other)$/;
const PLACEHOLDER = /\{\{-?\s*([\w.]+)[^}]*\}\}/g;
const TAG = /<\/?(\w+)\s*\/?>/g;

/**
 * What is wrong with the locale files, one sentence each: a file or key that another language lacks, plural forms that the
 * language needs or does not have, empty texts, placeholders or tags that differ, and in Uzbek Cyrillic letters or
 * apostrophes other than oʻ gʻ (U+02BB) and ʼ (U+02BC).
 */
export function checkLocales(locales: Locales): string[] {
  const languages = Object.keys(locales);
  const areas = new Set(languages.flatMap((language) => Object.keys(locales[language] ?? {})));
  const problems: string[] = [];
  for (const area of areas) {
    const texts = new Map(languages.map((language) => [language, flatten(locales[language]?.[area])]));
    for (const language of languages) {
      if (locales[language]?.[area] === undefined) problems.push(`${language}/${area}: the file is missing`);
    }
    problems.push(...comparePresence(area, texts), ...comparePlaces(area, texts));
    for (const [language, entries] of texts) {
      for (const [key, text] of entries)
        problems.push(...checkText(`${language}/${area}: ${key}`, language, text));
    }
  }
  return problems;
}

type Texts = Map<string, Map<string, unknown>>;

/** Every key in every language; a plural key with exactly the forms that the language has. */
function comparePresence(area: string, texts: Texts): string[] {
  const problems: string[] = [];
  const plain = new Set<string>();
  const plural = new Set<string>();
  for (const entries of texts.values()) {
    for (const key of entries.keys())
      (PLURAL_SUFFIX.test(key) ? plural : plain).add(key.replace(PLURAL_SUFFIX, ""));
  }
  for (const [language, entries] of texts) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of plain) {
      if (!entries.has(key) && !plural.has(key)) problems.push(`${language}/${area}: ${key} is missing`);
    }
    for (const key of plural) {
      for (const form of forms) {
        if (!entries.has(`${key}_${form}`)) problems.push(`${language}/${area}: ${key}_${form} is missing`);
      }
    }
    for (const key of entries.keys()) {
      const form = PLURAL_SUFFIX.exec(key)?.[1];
      if (form && !forms.some((each) => each === form))
        problems.push(`${language}/${area}: ${key} is a form it does not have`);
    }
  }
  return problems;
}

/** Placeholders and tags of a text are the same in all languages; plural forms may leave out the number. */
function comparePlaces(area: string, texts: Texts): string[] {
  const problems: string[] = [];
  const expected = new Map<string, string>();
  for (const [language, entries] of texts) {
    for (const [key, text] of entries) {
      if (typeof text !== "string") continue;
      const base = key.replace(PLURAL_SUFFIX, "");
      const isPlural = base !== key;
      const found = placesOf(text, isPlural);
      const known = expected.get(base);
      if (known === undefined) expected.set(base, found);
      else if (known !== found)
        problems.push(`${language}/${area}: ${key} has the places [${found}] where others have [${known}]`);
    }
  }
  return problems;
}

function placesOf(text: string, isPlural: boolean): string {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name]) => `{{${name}}}`);
  const tags = [...text.matchAll(TAG)].map(([, name]) => `<${name}>`);
  return [...new Set([...names, ...tags])]
    .filter((name) => !(isPlural && name === "{{count}}"))
    .sort()
    .join(" ");
}

function checkText(place: string, language: string, text: unknown): string[] {
  if (typeof text !== "string") return [`${place} is not a text`];
  if (text.trim() === "") return [`${place} is empty`];
  if (language !== "uz") return [];
  const words = text.replace(PLACEHOLDER, "").replace(TAG, "");
  const problems: string[] = [];
  if (/\p{Script=Cyrillic}/u.test(words)) problems.push(`${place} has Cyrillic letters`);
  if (/\p{L}['`´‘’]\p{L}/u.test(words))
    problems.push(`${place} has an apostrophe other than ʻ and ʼ within a word`);
  if (/[oOgG]['`´‘’ʼ](?!\p{L})/u.test(words) || /[oOgG]ʼ/u.test(words))
    problems.push(`${place} writes oʻ or gʻ with another sign than ʻ`);
  if (/[^oOgG]ʻ/u.test(words) || words.startsWith("ʻ"))
    problems.push(`${place} has ʻ elsewhere than after o and g`);
  return problems;
}

/** `{a: {b: "x"}}` as `a.b → "x"`; lists count as keys of their own. */
function flatten(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map(path ? [[path, value]] : []);
  const entries = Object.entries(value).flatMap(([key, inner]) => [
    ...flatten(inner, path ? `${path}.${key}` : key),
  ]);
  return new Map(entries);
}
