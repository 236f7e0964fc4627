import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { detectLanguage } from "../server/conversation/detect-language.ts";
import type { Language } from "../server/kernel/languages.ts";
import type { SourceInput } from "../server/knowledge/index.ts";
import { type DemoQuestion, demoQuestions, demoSources } from "../server/start/demo-knowledge.ts";
import { startDemoPlatform } from "./demo/platform.ts";

/**
 * `npm run demo [-- FILES… [--ask QUESTION]…]`: the main job without a browser. The files (default: the sample knowledge in three languages)
 * go through the real workers; the questions come as Telegram updates from a stateful fake of Telegram and are answered through mailbox,
 * queue and lane. Exits 0 only if every answer was grounded
 * (and, for the sample knowledge, holds the fact that was asked for).
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { ask: { type: "string", multiple: true } },
});
if (positionals.length > 0 && !values.ask) {
  console.error('Name at least one question about your files: npm run demo -- FILE… --ask "…"');
  process.exit(2);
}

const platform = await startDemoPlatform();
try {
  process.exitCode = await run();
} finally {
  await platform.close();
}

async function run(): Promise<number> {
  const sources = positionals.length > 0 ? await filesAsSources(positionals) : await demoSources();
  console.log(
    `\nReading ${sources.length} ${sources.length === 1 ? "source" : "sources"} (${platform.mode})…`,
  );
  for (const { title, passages, failure } of await platform.ingest(sources)) {
    console.log(failure ? `  ✗ ${title}: ${failure}` : `  ✓ ${title}: ${passages} passages`);
    if (failure) return 1;
  }
  const questions = values.ask ? values.ask.map(asQuestion) : await demoQuestions();
  let right = 0;
  for (const { language, question, fact = "" } of questions) {
    const answer = await platform.ask(question, language);
    const hasFact = answer.text.includes(fact);
    if (answer.grounded && hasFact) right++;
    console.log(`\n[${language}] ${question}\n  ${answer.text.replaceAll("\n", "\n  ")}`);
    for (const { title, quote } of answer.citations)
      console.log(`  ↳ ${title}: “${quote.replace(/\s+/g, " ").slice(0, 100)}…”`);
    if (!answer.grounded) console.log("  ✗ not grounded");
    else if (!hasFact) console.log(`  ✗ the answer lacks “${fact}”`);
  }
  console.log(`\n${right} of ${questions.length} answers were right and grounded.`);
  return right === questions.length ? 0 : 1;
}

function filesAsSources(paths: readonly string[]): Promise<SourceInput[]> {
  return Promise.all(
    paths.map(async (path) => ({
      kind: "file" as const,
      fileName: basename(path),
      bytes: await readFile(path),
    })),
  );
}

function asQuestion(question: string): DemoQuestion {
  const language: Language = detectLanguage(question) ?? "uz";
  return { language, question };
}
