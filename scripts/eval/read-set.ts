import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const passageSchema = z.object({
  id: z.string().min(1),
  text: z.string().min(1),
  title: z.string().optional(),
  business: z.string().optional(),
});
const querySchema = z.object({
  id: z.string().min(1),
  lang: z.string().optional(),
  question: z.string().min(1),
  relevant: z.array(z.string()).default([]),
  business: z.string().optional(),
  relation: z.string().optional(),
});

export type EvalPassage = z.infer<typeof passageSchema>;
export type EvalQuery = z.infer<typeof querySchema>;
export type EvalSet = {
  /** By business; a set without businesses is one named "all". */
  corpora: Map<string, EvalPassage[]>;
  /** By file name without `.jsonl`. */
  queries: Map<string, EvalQuery[]>;
  unanswerable: EvalQuery[];
};

/** What is wrong with the folder a person named. */
export class BadSetError extends Error {}

export const ALL = "all";

/** Reads a folder in the format of the evaluation sets: `corpus.jsonl`, `queries*.jsonl`, `unanswerable.jsonl`. */
export function readSet(directory: string): EvalSet {
  const corpusFile = join(directory, "corpus.jsonl");
  if (!existsSync(corpusFile)) throw new BadSetError(`${corpusFile} does not exist`);
  const passages = readLines(corpusFile, passageSchema);
  if (passages.length === 0) throw new BadSetError(`${corpusFile} is empty`);
  const corpora = Map.groupBy(passages, ({ business }) => business ?? ALL);
  const files = readdirSync(directory)
    .filter((name) => /^queries.*\.jsonl$/.test(name))
    .sort();
  const queries = new Map(
    files.map((name) => [name.replace(/\.jsonl$/, ""), readLines(join(directory, name), querySchema)]),
  );
  const unanswerableFile = join(directory, "unanswerable.jsonl");
  const unanswerable = existsSync(unanswerableFile) ? readLines(unanswerableFile, querySchema) : [];
  if (queries.size === 0 && unanswerable.length === 0)
    throw new BadSetError(`${directory} holds no queries*.jsonl`);
  const all = [...[...queries.values()].flat(), ...unanswerable];
  const stray = all.find(({ business }) => !corpora.has(business ?? ALL));
  if (stray)
    throw new BadSetError(
      `query ${stray.id} asks for "${stray.business ?? ALL}", of which the corpus has nothing`,
    );
  return { corpora, queries, unanswerable };
}

function readLines<T>(file: string, schema: z.ZodType<T>): T[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, i) => (line.trim() ? [parseLine(line, schema, `${file}:${i + 1}`)] : []));
}

function parseLine<T>(line: string, schema: z.ZodType<T>, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new BadSetError(`${where}: not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BadSetError(`${where}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
}
