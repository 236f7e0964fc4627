import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { FileStore } from "../providers/files/port.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { originalOf } from "./add-source.ts";
import { hashContent, type QuestionAnswer, type SourceInput } from "./rules.ts";
import { findTwin, type SourceChanges, type SourceRow, updateSource } from "./source-repo.ts";

export type SourceEdit = { title?: string; enabled?: boolean; text?: string; pairs?: QuestionAnswer[] };

type Deps = { db: Database; clock: Clock; files: FileStore; jobs: Jobs };

/** Applies an owner's edit. A new text or new pairs replace the old ones and are read anew; what stayed the same keeps its vectors. */
export async function changeSource(
  { db, clock, files, jobs }: Deps,
  source: SourceRow,
  edit: SourceEdit,
): Promise<SourceRow> {
  const key = { workspaceId: source.workspaceId, botId: source.botId, sourceId: source.id };
  const changes: SourceChanges = {
    ...(edit.title !== undefined && { title: edit.title }),
    ...(edit.enabled !== undefined && { enabled: edit.enabled }),
  };
  const content = newContent(source, edit);
  if (content) {
    const { bytes } = originalOf(content);
    const contentHash = hashContent(bytes);
    const twin = await findTwin(db, source.workspaceId, source.botId, contentHash, source.id);
    if (twin) throw new AppError("knowledge.duplicate", { sourceId: twin.id, title: twin.title });
    if (source.fileKey) await files.put(source.fileKey, bytes);
    Object.assign(changes, { contentHash, sizeBytes: bytes.byteLength });
  }
  // The title stands in every heading path, so a renamed source is read anew as well.
  const readAgain = content !== undefined || (edit.title !== undefined && edit.title !== source.title);
  if (readAgain)
    Object.assign(changes, {
      status: "waiting",
      progress: 0,
      errorCode: null,
      errorDetails: null,
      readingAttempts: 0,
      readingExpiresAt: null,
    });
  const row = await updateSource(db, key, changes, clock.now());
  if (!row) throw new AppError("knowledge.not_found");
  if (readAgain) await jobs.add("sources", { workspaceId: source.workspaceId, sourceId: source.id });
  return row;
}

function newContent(source: SourceRow, { text, pairs }: SourceEdit): SourceInput | undefined {
  if (text === undefined && pairs === undefined) return undefined;
  if (text !== undefined && source.kind === "text") return { kind: "text", title: source.title, text };
  if (pairs !== undefined && source.kind === "qa") return { kind: "qa", pairs };
  throw new AppError("knowledge.not_editable");
}
