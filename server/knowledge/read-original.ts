import { z } from "zod";
import { AppError } from "../kernel/errors.ts";
import type { DocumentReader, ReadDocument } from "../providers/documents/port.ts";
import type { FileStore } from "../providers/files/port.ts";
import type { PageFetcher } from "../providers/web-pages/port.ts";
import { pairsToMarkdown, type QuestionAnswer } from "./rules.ts";
import type { SourceRow } from "./source-repo.ts";

type Deps = { files: FileStore; documents: DocumentReader; pages: PageFetcher };

const storedPairs = z.array(z.object({ question: z.string(), answer: z.string() }));

/** The source as Markdown, whatever it was given as. Fails with the codes of the file store, the page fetcher or the document reader. */
export async function readOriginal(
  deps: Deps,
  source: SourceRow,
  signal: AbortSignal,
): Promise<ReadDocument> {
  if (source.kind === "url") return readPage(deps, source.url ?? "", signal);
  const bytes = await deps.files.get(source.fileKey ?? "");
  if (source.kind === "qa") return { markdown: pairsToMarkdown(parsePairs(bytes)), warnings: [] };
  if (source.kind === "text")
    return { markdown: new TextDecoder().decode(bytes).replaceAll("\0", ""), warnings: [] };
  return deps.documents.read({
    bytes,
    fileName: source.fileName ?? "file",
    ...(source.mimeType && { mimeType: source.mimeType }),
  });
}

async function readPage({ pages, documents }: Deps, url: string, signal: AbortSignal): Promise<ReadDocument> {
  const page = await pages.fetch(url, signal);
  const fileName = new URL(page.url).pathname.split("/").at(-1) || "page.html";
  return documents.read({ bytes: page.bytes, fileName, mimeType: page.mimeType });
}

/** The pairs of a question-and-answer source as they were stored. */
export function parsePairs(bytes: Uint8Array): QuestionAnswer[] {
  try {
    return storedPairs.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new AppError("documents.damaged", {}, { cause });
  }
}
