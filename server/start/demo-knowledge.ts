import { readFile } from "node:fs/promises";
import type { Language } from "../kernel/languages.ts";
import type { SourceInput } from "../knowledge/index.ts";

/** `fact` stands in every right answer. */
export type DemoQuestion = { language: Language; question: string; fact?: string };

const FOLDER = new URL("./demo/", import.meta.url);
const FILES = ["bahor-uz.md", "bahor-ru.md", "bahor-en.md", "menu.csv"];

/** The knowledge of an invented teahouse in Tashkent, in three languages, shipped with the product. */
export function demoSources(): Promise<SourceInput[]> {
  return Promise.all(
    FILES.map(async (fileName) => ({
      kind: "file" as const,
      fileName,
      bytes: await readFile(new URL(fileName, FOLDER)),
    })),
  );
}

/** What customers ask the teahouse; all of it is answered in the knowledge. */
export async function demoQuestions(): Promise<DemoQuestion[]> {
  return JSON.parse(await readFile(new URL("questions.json", FOLDER), "utf8"));
}
