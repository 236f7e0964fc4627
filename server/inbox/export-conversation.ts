import type { Language } from "../kernel/languages.ts";
import type { ConversationRow } from "./conversation-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { listMessages, type MessageRow } from "./message-repo.ts";
import type { ExportedFile, ExportFormat } from "./types.ts";

const PAGE = 500;
/** Beyond this a file helps nobody; the file says that it ends there. */
const MOST_MESSAGES = 20_000;

/** A conversation as a file that is made while it is read: for people to read, or as JSON for programs. */
export function exportConversation(
  deps: Pick<InboxDeps, "db" | "translate">,
  row: ConversationRow,
  format: ExportFormat,
  language: Language,
): ExportedFile {
  const isText = format === "text";
  return {
    fileName: `conversation-${row.id}.${isText ? "txt" : "json"}`,
    mimeType: isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    chunks: isText ? asText(deps, row, language) : asJson(deps, row),
  };
}

async function* pagesOf({ db }: Pick<InboxDeps, "db">, row: ConversationRow): AsyncGenerator<MessageRow[]> {
  let after: { createdAt: Date; id: string } | undefined;
  for (let read = 0; read < MOST_MESSAGES; read += PAGE) {
    const page = await listMessages(db, row.workspaceId, row.id, { limit: PAGE, ...(after && { after }) });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = { createdAt: last.createdAt, id: last.id };
  }
}

async function* asText(
  deps: Pick<InboxDeps, "db" | "translate">,
  row: ConversationRow,
  language: Language,
): AsyncGenerator<string> {
  const word = (key: string) => deps.translate(language, `desk:export.${key}`);
  yield `${row.name ?? word("customer")} · ${row.channelKind}\n\n`;
  for await (const page of pagesOf(deps, row))
    yield page
      .map(({ author, authorName, status, text, media, createdAt }) => {
        const who = authorName ?? (author === "customer" ? (row.name ?? word("customer")) : word(author));
        const note = status === "internal" ? ` (${word("note")})` : "";
        const file = media ? `[${media.fileName ?? media.kind}] ` : "";
        return `${createdAt.toISOString()} ${who}${note}: ${file}${text}\n`;
      })
      .join("");
}

async function* asJson(deps: Pick<InboxDeps, "db">, row: ConversationRow): AsyncGenerator<string> {
  const { id, channelKind, name, username, language, createdAt, rating } = row;
  const about = { id, channel: channelKind, customer: { name, username }, language, createdAt, rating };
  yield `${JSON.stringify(about).slice(0, -1)},"messages":[`;
  let first = true;
  for await (const page of pagesOf(deps, row)) {
    yield (first ? "" : ",") + page.map((message) => JSON.stringify(messageOf(message))).join(",\n");
    first = false;
  }
  yield "]}";
}

function messageOf({ id, author, authorName, text, status, media, feedback, ...rest }: MessageRow) {
  return {
    id,
    author,
    authorName,
    text,
    note: status === "internal",
    status,
    media: media && { kind: media.kind, fileName: media.fileName ?? null, mimeType: media.mimeType ?? null },
    feedback,
    editedAt: rest.editedAt,
    createdAt: rest.createdAt,
    sentAt: rest.sentAt,
  };
}
