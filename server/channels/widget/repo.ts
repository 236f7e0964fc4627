import { sql } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";
import { statement } from "../../../db/statement.ts";
import type { Place } from "../../kernel/paging.ts";
import type { VisitorChat } from "../../providers/events/port.ts";
import type { Button } from "../port.ts";

/** One message as its visitor may see it. `id`: of a visitor's own message the id that their browser gave it. */
export type SaidRow = {
  id: string;
  author: "customer" | "bot" | "person";
  text: string;
  authorName: string | null;
  buttons: Button[] | null;
  suggestions: string[] | null;
  feedback: number | null;
  createdAt: Date;
};

const given = sql.placeholder;
const ref = sql`coalesce(m.message_ref, r.body->>'messageRef', m.id)`;

/**
 * What was said in one chat, and what the visitor has written that no turn has taken up yet. Notes of the team, withheld and failed
 * answers are not theirs to see. An answer counts from the moment that it is being sent: sending is telling the visitor to read it.
 */
function said(beyond: ReturnType<typeof sql>, order: ReturnType<typeof sql>) {
  return sql`
    select * from (
      (select ${ref} as id, m.author, m.text, m.author_name as "authorName", m.buttons, m.suggestions, m.feedback, m.created_at as "createdAt"
      from conversation v join message m on m.conversation_id = v.id left join mail r on r.id = m.mail_id
      where v.channel_id = ${given("channelId")} and v.chat_key = ${given("chatKey")} and m.status in ('received', 'sending', 'sent')
        and (m.created_at, ${ref}) ${beyond} (${given("at")}::timestamptz, ${given("id")}::text)
      order by m.created_at ${order}, 1 ${order} limit ${given("limit")}::int)
      union all
      (select coalesce(r.body->>'messageRef', r.id), 'customer', r.body->'content'->>'text', null, null, null, null, r.received_at
      from mail r
      where r.channel_id = ${given("channelId")} and r.chat_key = ${given("chatKey")} and r.handled_at is null
        and r.body->'content'->>'type' = 'text' and not exists (select from message m where m.mail_id = r.id)
        and (r.received_at, coalesce(r.body->>'messageRef', r.id)) ${beyond} (${given("at")}::timestamptz, ${given("id")}::text)
      order by r.received_at ${order}, 1 ${order} limit ${given("limit")}::int)
    ) as heard order by "createdAt" ${order}, id ${order} limit ${given("limit")}::int`;
}

type Asked = VisitorChat & { at: Date | string; id: string; limit: number };

const beforeStatement = statement<Asked, SaidRow>("widget_said_before", said(sql`<`, sql`desc`));
const afterStatement = statement<Asked, SaidRow>("widget_said_after", said(sql`>`, sql`asc`));

/** The newest `limit` messages before a place (all where null), newest first. */
export function findSaidBefore(
  db: Database,
  chat: VisitorChat,
  place: Place | null,
  limit: number,
): Promise<SaidRow[]> {
  return beforeStatement(db, { ...chat, at: place?.createdAt ?? "infinity", id: place?.id ?? "", limit });
}

/** The first `limit` messages after a place, oldest first. */
export function findSaidAfter(
  db: Database,
  chat: VisitorChat,
  place: Place,
  limit: number,
): Promise<SaidRow[]> {
  return afterStatement(db, { ...chat, at: place.createdAt, id: place.id, limit });
}

const buttonsStatement = statement<VisitorChat & { id: string }, { buttons: Button[] | null }>(
  "widget_buttons",
  sql`
    select m.buttons from conversation v join message m on m.conversation_id = v.id
    where v.channel_id = ${given("channelId")} and v.chat_key = ${given("chatKey")} and m.id = ${given("id")}
      and m.author <> 'customer' and m.status in ('sending', 'sent')`,
);

/** The buttons under a message of this very chat; none where there is no such message. */
export async function findButtons(db: Database, chat: VisitorChat, id: string): Promise<Button[]> {
  const [row] = await buttonsStatement(db, { ...chat, id });
  return row?.buttons ?? [];
}

type Vouched = VisitorChat & {
  id: string;
  workspaceId: string;
  botId: string;
  name: string;
  email: string | null;
  language: string | null;
  now: Date;
};

const keepVouchedStatement = statement<Vouched, never>(
  "widget_keep_vouched",
  sql`
    insert into customer as c (id, workspace_id, bot_id, channel_id, external_id, name, email, language, verified, first_seen_at, last_seen_at)
    values (${given("id")}, ${given("workspaceId")}, ${given("botId")}, ${given("channelId")}, ${given("chatKey")}, ${given("name")},
            ${given("email")}, ${given("language")}, true, ${given("now")}, ${given("now")})
    on conflict (channel_id, external_id) do update
      set name = excluded.name, email = coalesce(excluded.email, c.email), verified = true
      where c.name <> excluded.name or c.email is distinct from coalesce(excluded.email, c.email) or not c.verified`,
);

/** Keeps what the site vouches for about a customer; made where they are not known yet. */
export async function keepVouched(db: Database, vouched: Vouched): Promise<void> {
  await keepVouchedStatement(db, vouched);
}
