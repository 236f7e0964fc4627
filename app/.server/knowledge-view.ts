import type { SourceRow } from "../../server/knowledge/index.ts";
import type { DocumentWarning } from "../../server/providers/documents/port.ts";
import type { Language } from "./context.ts";
import { errorText } from "./texts.ts";

export type { DocumentWarning };

/** A source as its owner sees it. */
export type SourceView = Pick<
  SourceRow,
  | "id"
  | "kind"
  | "title"
  | "url"
  | "fileName"
  | "sizeBytes"
  | "enabled"
  | "status"
  | "progress"
  | "passageCount"
> & {
  /** Why reading failed, in words; null unless it did. */
  reason: string | null;
  warnings: DocumentWarning[];
  /** When it was last read, ISO 8601; null before the first time. */
  readAt: string | null;
  createdAt: string;
};

const WARNINGS: Record<DocumentWarning, true> = {
  partial: true,
  truncated: true,
  encoding_guessed: true,
  copying_restricted: true,
  hidden_text_removed: true,
};

export function viewSource(row: SourceRow, language: Language): SourceView {
  const { id, kind, title, url, fileName, sizeBytes, enabled, status, progress, passageCount } = row;
  return {
    id,
    kind,
    title,
    url,
    fileName: kind === "file" ? fileName : null,
    sizeBytes,
    enabled,
    status,
    progress,
    passageCount,
    reason:
      status === "failed" && row.errorCode
        ? errorText(language, row.errorCode, row.errorDetails ?? undefined)
        : null,
    warnings: row.warnings.filter(isWarning),
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

function isWarning(code: string): code is DocumentWarning {
  return code in WARNINGS;
}
