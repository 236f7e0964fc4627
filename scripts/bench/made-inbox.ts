import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";

const MESSAGES = 10;
const BATCH = 2_000;
const CONSONANTS = "bdfghjklmnpqrstvxyz";
const VOWELS = "aeiou";
export const WORDS = 20_000;

/** A made-up word; small numbers are the common ones. */
export function madeWord(number: number): string {
  let rest = number * 7919 + 13;
  let word = "";
  for (let i = 0; i < 3 + (number % 2); i++) {
    word += CONSONANTS[rest % CONSONANTS.length] ?? "";
    rest = Math.floor(rest / CONSONANTS.length) + number * 31;
    word += VOWELS[rest % VOWELS.length] ?? "";
    rest = Math.floor(rest / VOWELS.length) + number;
  }
  return word;
}

export type MadeInbox = { workspaceId: string; botId: string; userId: string; channelId: string };

/**
 * A bot with so many conversations of ten messages, made inside the database: a word's commonness falls off as in real language, one conversation
 * in ten is unread, one in fifty waits, one in twenty is answered by a person, one in three is closed.
 */
export async function makeInbox(db: Database, name: string, conversations: number): Promise<MadeInbox> {
  const ids = {
    workspaceId: `wsp_${name}`,
    botId: `bot_${name}`,
    userId: `usr_${name}`,
    channelId: `chn_${name}`,
  };
  const { workspaceId, botId, userId, channelId } = ids;
  const names = Array.from({ length: 500 }, (_, i) => madeWord(WORDS + i));
  await db.execute(
    sql`insert into workspace (id, name, slug) values (${workspaceId}, ${name}, ${workspaceId})`,
  );
  await db.execute(sql`insert into "user" (id, name, email) values (${userId}, ${name}, ${name})`);
  await db.execute(
    sql`insert into bot (id, workspace_id, name, language) values (${botId}, ${workspaceId}, ${name}, 'uz')`,
  );
  await db.execute(sql`
    insert into channel (id, workspace_id, bot_id, kind, external_id, display_name, sealed_credentials, sealed_webhook_secret, delivery)
    values (${channelId}, ${workspaceId}, ${botId}, 'telegram', ${channelId}, ${name}, '', '', 'webhook')`);
  await db.execute(sql`
    insert into customer (id, workspace_id, bot_id, channel_id, external_id, name, username, tags, first_seen_at, last_seen_at)
    select ${name} || '_cus_' || i, ${workspaceId}, ${botId}, ${channelId}, i,
           initcap(n.names[1 + (i * 37) % 500]) || ' ' || initcap(n.names[1 + (i * 101) % 500]), 'user' || i,
           case when i % 20 = 0 then array['vip'] when i % 997 = 0 then array['rare'] else '{}' end,
           now() - interval '200 days', now() - i * interval '20 seconds'
    from generate_series(1, ${conversations}::int) i, (select ${sql.param(names)}::text[] as names) n`);
  await db.execute(sql`
    insert into conversation (id, workspace_id, bot_id, channel_id, chat_key, customer_id, mode, waiting_since, assignee_id, closed_at, labels,
                              unread, last_text, last_author, language, last_message_at, created_at)
    select ${name} || '_cnv_' || i, ${workspaceId}, ${botId}, ${channelId}, i, ${name} || '_cus_' || i,
           case when i % 20 = 0 then 'person' else 'bot' end,
           case when i % 50 = 0 then now() - i * interval '20 seconds' end,
           case when i % 40 = 0 then ${userId} end,
           case when i % 3 = 0 then now() end,
           case when i % 30 = 0 then array[${`${name}_label`}] when i % 5003 = 0 then array[${`${name}_rare`}] else '{}' end,
           case when i % 10 = 0 then 2 else 0 end,
           'the last words', 'bot', case when i % 4999 = 0 then 'en' when i % 3 = 0 then 'ru' else 'uz' end,
           now() - i * interval '20 seconds', now() - interval '200 days'
    from generate_series(1, ${conversations}::int) i`);
  for (let from = 1; from <= conversations; from += BATCH)
    await addMessages(db, name, ids, from, Math.min(conversations, from + BATCH - 1));
  return ids;
}

async function addMessages(
  db: Database,
  name: string,
  { workspaceId, botId }: MadeInbox,
  from: number,
  to: number,
): Promise<void> {
  const texts = Array.from({ length: (to - from + 1) * MESSAGES }, madeText);
  await db.execute(sql`
    insert into message (id, workspace_id, bot_id, conversation_id, author, text, status, created_at)
    select ${name} || '_msg_' || i || '_' || k, ${workspaceId}, ${botId}, ${name} || '_cnv_' || i,
           case when k % 2 = 1 then 'customer' else 'bot' end, t.text, case when k % 2 = 1 then 'received' else 'sent' end,
           now() - i * interval '20 seconds' - (${MESSAGES}::int - k) * interval '30 seconds'
    from unnest(${sql.param(texts)}::text[]) with ordinality as t (text, n)
    cross join lateral (select ${from}::int + (t.n - 1) / ${MESSAGES}::int as i, 1 + (t.n - 1) % ${MESSAGES}::int as k) place`);
}

function madeText(): string {
  return Array.from({ length: 12 }, () => madeWord(Math.floor(Math.random() ** 4 * WORDS))).join(" ");
}
