import { createHash } from "node:crypto";

export type QuestionAnswer = { question: string; answer: string };

/** What a person gives a bot to know. */
export type SourceInput =
  | { kind: "text"; title: string; text: string }
  | { kind: "qa"; title?: string; pairs: QuestionAnswer[] }
  | { kind: "url"; url: string; title?: string }
  | { kind: "file"; fileName: string; mimeType?: string; bytes: Uint8Array; title?: string };

/** What one source may hold: bytes of an upload, characters of texts, a list's length. */
export const SOURCE_LIMITS = {
  /** 20 MB of text is a library. */
  uploadBytes: 25 << 20,
  titleLength: 200,
  textLength: 1_000_000,
  urlLength: 2000,
  pairs: 2000,
  questionLength: 1000,
  answerLength: 8000,
} as const;

/** After so many readings that never ended (the worker died each time) a source is given up. */
export const MAX_READING_ATTEMPTS = 4;

/** Question-and-answer pairs as a document: one heading per question, so that each pair becomes one passage. */
export function pairsToMarkdown(pairs: readonly QuestionAnswer[]): string {
  return pairs
    .map(({ question, answer }) => `## ${question.replace(/\s+/g, " ").trim()}\n\n${answer.trim()}`)
    .join("\n\n");
}

/** The SHA-256 of a source's input, by which the same thing given twice is recognised. */
export function hashContent(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** What makes an embedding reusable: the passage's text and headings as they are embedded. */
export function hashPassage(headingPath: string, text: string): string {
  return createHash("sha256").update(`${headingPath}\n\n${text}`).digest("base64url").slice(0, 32);
}

/** What is embedded for a passage: where it stands, then what it says. */
export function textToEmbed(headingPath: string, text: string): string {
  return headingPath ? `${headingPath}\n\n${text}` : text;
}

/** A short title for a source that was given none. */
export function titleFor(input: SourceInput): string {
  if (input.title?.trim()) return input.title.trim();
  if (input.kind === "file") return input.fileName;
  if (input.kind === "url") return new URL(input.url).host + new URL(input.url).pathname.replace(/\/$/, "");
  if (input.kind === "qa") return input.pairs[0]?.question ?? "Q&A";
  return "";
}
