import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { message } from "../../db/schema/index.ts";
import { statement } from "../../db/statement.ts";
import type { InboundMail } from "../channels/port.ts";
import type { ChatTurn } from "../providers/llm/port.ts";
import type { MailRow } from "./mail-repo.ts";
import type { Place } from "./message-repo.ts";

const HISTORY_LENGTH = 10;
/** A brief of a long conversation reads so much of it. */
const LONG_HISTORY = 40;

const given = sql.placeholder;

/** How a history shows what was said; in a group with the name of who said it. */
const SPOKEN = sql`case when author = 'customer' and author_name is not null then author_name || ': ' || text else text end`;
const ROLE = sql`case author when 'customer' then 'customer' else 'bot' end`;

export type Recorded = {
  openMailIds: string[];
  history: ChatTurn[];
  /** What earlier tries made out of recordings. */
  heard: { mailId: string; text: string }[];
};

const recordMailStatement = statement<
  Place & { mailIds: readonly string[]; rows: string; contextAt: Date | null },
  { openMailIds: string[] | null; history: ChatTurn[] | null; heard: Recorded["heard"] | null }
>(
  "record_mail",
  sql`
    with open as (
      update mail set attempts = attempts + 1 where id = any (${given("mailIds")}::text[]) and handled_at is null returning id
    ), kept as (
      insert into message (id, workspace_id, bot_id, conversation_id, author, author_name, text, media, mail_id, message_ref, status, created_at, sent_at)
      select g.id, ${given("workspaceId")}, ${given("botId")}, ${given("conversationId")}, g.author, g."authorName", g.text, g.media, g."mailId", g.ref,
             case g.author when 'customer' then 'received' else 'sent' end, g.at, case g.author when 'customer' then null else g.at end
      from jsonb_to_recordset(${given("rows")}::jsonb)
        as g (id text, "mailId" text, author text, "authorName" text, text text, media jsonb, ref text, at timestamptz)
        join open on open.id = g."mailId"
      on conflict (mail_id) do nothing
    ), latest as (
      select ${ROLE} as role, ${SPOKEN} as text, created_at, id
      from message
      where conversation_id = ${given("conversationId")} and (mail_id is null or mail_id <> all (${given("mailIds")}::text[]))
        and status in ('received', 'sent') and text <> ''
        and (${given("contextAt")}::timestamptz is null or created_at >= ${given("contextAt")}::timestamptz)
      order by created_at desc, id desc limit ${sql.raw(String(HISTORY_LENGTH))}
    )
    select (select jsonb_agg(id) from open) as "openMailIds",
           (select jsonb_agg(jsonb_build_object('role', role, 'text', text) order by created_at, id) from latest) as history,
           (select jsonb_agg(jsonb_build_object('mailId', mail_id, 'text', text)) from message
            where mail_id = any (${given("mailIds")}::text[]) and media is not null and text <> '') as heard`,
);

/**
 * Writes down the customer's mail as messages (harmless when repeated), counts the attempt, and returns which of the mail is still
 * unanswered and what was said before, oldest first: one round trip. What was said before `contextAt` is left out.
 */
export async function recordMail(
  db: Database,
  place: Place,
  mails: readonly MailRow[],
  messageIds: readonly string[],
  contextAt: Date | null,
): Promise<Recorded> {
  const rows = mails.flatMap((row, i) => messageOf(row, messageIds[i] ?? "") ?? []);
  const [row] = await recordMailStatement(db, {
    ...place,
    contextAt,
    mailIds: mails.map(({ id }) => id),
    rows: JSON.stringify(rows),
  });
  return { openMailIds: row?.openMailIds ?? [], history: row?.history ?? [], heard: row?.heard ?? [] };
}

/** Whether the customer says something by this mail, in words or not. */
export function isSaid({ content }: InboundMail): boolean {
  return ["text", "start", "command", "media", "unsupported"].includes(content.type);
}

/** The words of a mail, as they are kept. */
export function textOf({ content }: InboundMail): string {
  if (content.type === "text" || content.type === "command") return content.text;
  if (content.type === "start") return content.payload ? `/start ${content.payload}` : "/start";
  if (content.type === "media" || content.type === "unsupported") return content.caption ?? "";
  return content.type === "edit" || content.type === "echo" ? content.text : "";
}

/** A press, a change and a customer who comes or goes are no messages. */
function messageOf({ id: mailId, body, receivedAt }: MailRow, id: string): object | undefined {
  const { content } = body;
  if (!isSaid(body) && content.type !== "echo") return undefined;
  return {
    id,
    mailId,
    author: content.type === "echo" ? "person" : "customer",
    authorName: body.speaker ?? null,
    text: textOf(body),
    media: content.type === "media" ? content.media : null,
    ref: body.messageRef ?? null,
    at: receivedAt,
  };
}

/** What was said before, oldest first. */
export async function findHistory(
  db: Database,
  conversationId: string,
  length: "usual" | "long" = "usual",
): Promise<ChatTurn[]> {
  const rows = await db
    .select({ author: message.author, text: sql<string>`${SPOKEN}` })
    .from(message)
    .where(
      and(
        eq(message.conversationId, conversationId),
        inArray(message.status, ["received", "sent"]),
        sql`${message.text} <> ''`,
      ),
    )
    .orderBy(sql`${message.createdAt} desc, ${message.id} desc`)
    .limit(length === "long" ? LONG_HISTORY : HISTORY_LENGTH);
  return rows
    .reverse()
    .map(({ author, text }) => ({ role: author === "customer" ? "customer" : "bot", text }));
}
