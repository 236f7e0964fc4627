import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { sourceFileKey } from "../kernel/file-keys.ts";
import type { Ids } from "../kernel/ids.ts";
import type { FileStore } from "../providers/files/port.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { originalOf } from "./add-source.ts";
import { hashContent, type QuestionAnswer, type SourceInput } from "./rules.ts";
import { findTwin, isTwin, type SourceChanges, type SourceRow, updateSource } from "./source-repo.ts";

export type SourceEdit = { title?: string; enabled?: boolean; text?: string; pairs?: QuestionAnswer[] };

type Deps = { db: Database; clock: Clock; ids: Ids; files: FileStore; jobs: Jobs };

/** Applies an owner's edit. A new text or new pairs replace the old ones and are read anew; what stayed the same keeps its vectors. */
export async function changeSource(
  { db, clock, ids, files, jobs }: Deps,
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
    // Under a key of its own, so that what is read is always what the row says.
    const fileKey = `${sourceFileKey(source.workspaceId, source.botId, source.id)}-${ids.next("txt")}`;
    await files.put(fileKey, bytes);
    Object.assign(changes, { contentHash, fileKey, sizeBytes: bytes.byteLength });
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
      // A reading under way is of the old content: it may not write any more.
      readingId: null,
      readingExpiresAt: null,
    });
  const row = await updateSource(db, key, changes, clock.now()).catch(async (error) => {
    if (changes.fileKey) await files.remove(changes.fileKey);
    throw isTwin(error) ? new AppError("knowledge.duplicate", {}, { cause: error }) : error;
  });
  if (!row) throw new AppError("knowledge.not_found");
  if (changes.fileKey && source.fileKey) await files.remove(source.fileKey);
  if (readAgain) await jobs.add("sources", { workspaceId: source.workspaceId, sourceId: source.id });
  return row;
}

function newContent(source: SourceRow, { text, pairs }: SourceEdit): SourceInput | undefined {
  if (text === undefined && pairs === undefined) return undefined;
  if (text !== undefined && source.kind === "text") return { kind: "text", title: source.title, text };
  if (pairs !== undefined && source.kind === "qa") return { kind: "qa", pairs };
  throw new AppError("knowledge.not_editable");
}
