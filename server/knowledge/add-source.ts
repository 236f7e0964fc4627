import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { sourceFileKey } from "../kernel/file-keys.ts";
import type { Ids } from "../kernel/ids.ts";
import type { FileStore } from "../providers/files/port.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { hashContent, type SourceInput, titleFor } from "./rules.ts";
import { findTwin, insertSource, isTwin, type NewSource, type SourceRow } from "./source-repo.ts";

type Deps = { db: Database; clock: Clock; ids: Ids; files: FileStore; jobs: Jobs };

/**
 * Keeps what a person gives the bot to know and queues its reading. The bytes are stored before the row, the row before the job: a
 * crash in between loses nothing that was acknowledged. Throws `documents.empty`, and `knowledge.duplicate` for the
 * same content given twice. `originConversationId`: whose customer's question it is made of.
 */
export async function addSource(
  deps: Deps,
  workspaceId: string,
  botId: string,
  input: SourceInput,
  originConversationId: string | null = null,
): Promise<SourceRow> {
  const { db, clock, ids, files, jobs } = deps;
  const original = originalOf(input);
  if (original.bytes.byteLength === 0) throw new AppError("documents.empty");
  const contentHash = hashContent(original.bytes);
  const twin = await findTwin(db, workspaceId, botId, contentHash);
  if (twin) throw new AppError("knowledge.duplicate", { sourceId: twin.id, title: twin.title });

  const id = ids.next("src");
  const now = clock.now();
  const fileKey = sourceFileKey(workspaceId, botId, id);
  await files.put(fileKey, original.bytes);
  const row: NewSource = {
    id,
    workspaceId,
    botId,
    kind: input.kind,
    title: titleFor(input).slice(0, 200),
    url: input.kind === "url" ? input.url : null,
    fileKey,
    fileName: original.fileName,
    mimeType: original.mimeType,
    sizeBytes: original.bytes.byteLength,
    contentHash,
    originConversationId,
    createdAt: now,
    updatedAt: now,
  };
  const made = await insertSource(db, row).catch(async (error) => {
    await files.remove(fileKey);
    // The same content was given at the same moment, and the other one was first.
    const first = isTwin(error) && (await findTwin(db, workspaceId, botId, contentHash));
    throw first ? new AppError("knowledge.duplicate", { sourceId: first.id, title: first.title }) : error;
  });
  await jobs.add("sources", { workspaceId, sourceId: id });
  return made;
}

type Original = { bytes: Uint8Array; fileName: string; mimeType: string | null };

/** The input as bytes for the file store. Of a page only the address is kept; its text is fetched at every reading. */
export function originalOf(input: SourceInput): Original {
  if (input.kind === "file")
    return { bytes: input.bytes, fileName: input.fileName, mimeType: input.mimeType ?? null };
  if (input.kind === "qa")
    return {
      bytes: encode(JSON.stringify(input.pairs)),
      fileName: "pairs.json",
      mimeType: "application/json",
    };
  if (input.kind === "text")
    return { bytes: encode(input.text), fileName: "text.md", mimeType: "text/markdown" };
  return { bytes: encode(input.url), fileName: "address.txt", mimeType: "text/uri-list" };
}

const encode = (text: string) => new TextEncoder().encode(text);
