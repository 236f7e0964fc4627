/** What a file or page became. */
export type ReadDocument = {
  /** The title the document gives itself, if any. */
  title?: string;
  /** GitHub-flavoured Markdown: headings, lists, tables with their header row. Never contains NUL. */
  markdown: string;
  /** What was left out or guessed, as codes of `locales/<lang>/knowledge.json` (`warnings.<code>`). */
  warnings: DocumentWarning[];
};

export type DocumentWarning =
  | "partial"
  | "truncated"
  | "encoding_guessed"
  | "copying_restricted"
  | "hidden_text_removed";

export type DocumentInput = { bytes: Uint8Array; fileName: string; mimeType?: string };

/**
 * Reads any supported file (TXT, MD, HTML, PDF, DOCX, PPTX, CSV, XLSX, JSON), judged by its content rather than its name.
 * Bounded to 30 s and 512 MB in a process of its own, so that a hostile file cannot harm the worker.
 *
 * Failures are AppErrors: `documents.empty`, `documents.no_text` (nothing readable, e.g. a scan), `documents.password`,
 * `documents.damaged`, `documents.unsupported`, `documents.too_large` (also bombs), `documents.timeout`, `documents.memory`.
 */
export type DocumentReader = { read(input: DocumentInput): Promise<ReadDocument>; close(): Promise<void> };
