import type { Database } from "../../db/client.ts";
import { findKept, listForExport } from "./export-repo.ts";
import type { CustomerRow } from "./repo.ts";
import type { ExportedFile } from "./types.ts";

const PAGE = 500;
/** A conversation of more pages does not exist: it is the bound of the loop. */
const MOST_PAGES = 10_000;

/** Everything kept about one person, as JSON that is made while it is read: for the person who asks what is known about them. */
export function exportCustomer(db: Database, row: CustomerRow, now: Date): ExportedFile {
  return {
    fileName: `customer-${row.id}.json`,
    mimeType: "application/json; charset=utf-8",
    chunks: chunksOf(db, row, now),
  };
}

async function* chunksOf(db: Database, row: CustomerRow, now: Date): AsyncGenerator<string> {
  const { workspaceId, botId: _botId, channelId: _channelId, ...customer } = row;
  const { conversations, questions, sources } = await findKept(db, workspaceId, row.id);
  const head = JSON.stringify({
    exportedAt: now,
    customer,
    unansweredQuestions: questions,
    taughtFrom: sources,
  });
  yield `${head.slice(0, -1)},"conversations":[`;
  for (const [index, conversation] of conversations.entries()) {
    yield `${index > 0 ? ",\n" : ""}${JSON.stringify(conversation).slice(0, -1)},"messages":[`;
    yield* messagesOf(db, workspaceId, conversation.id);
    yield "]}";
  }
  yield "]}";
}

async function* messagesOf(
  db: Database,
  workspaceId: string,
  conversationId: string,
): AsyncGenerator<string> {
  let after: { createdAt: Date; id: string } | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await listForExport(db, workspaceId, conversationId, PAGE, after);
    const last = rows.at(-1);
    if (!last) return;
    const items = rows.map(({ media, status, ...message }) => {
      const { ref: _ref, ...file } = media ?? { ref: "" };
      return JSON.stringify({ ...message, status, note: status === "internal", media: media && file });
    });
    yield (after ? ",\n" : "") + items.join(",\n");
    after = { createdAt: last.createdAt, id: last.id };
  }
}
