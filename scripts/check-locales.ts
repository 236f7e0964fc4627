import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkLocales, type Locales } from "./locale-rules.ts";

const LANGUAGES = ["uz", "ru", "en"] as const;
const folder = fileURLToPath(new URL("../locales", import.meta.url));

/** Reads every `locales/<language>/<area>.json`. */
export function readLocales(): Locales {
  const locales: Locales = {};
  for (const language of LANGUAGES) {
    locales[language] = {};
    for (const file of readdirSync(`${folder}/${language}`).filter((name) => name.endsWith(".json"))) {
      const content: unknown = JSON.parse(readFileSync(`${folder}/${language}/${file}`, "utf8"));
      locales[language][file.replace(".json", "")] = content;
    }
  }
  return locales;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkLocales(readLocales());
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log("The locale files agree.");
}
