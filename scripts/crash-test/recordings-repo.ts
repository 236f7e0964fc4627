import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";

/** Which messages the program has written down as sent: `<chat> <the provider's id>`, the overwritten ones too. */
export type Recorded = ReadonlySet<string>;

/** From now on the database itself keeps every record of a sent message: what was recorded and sent again all the same is a fault. */
export async function watchRecordings(db: Database): Promise<void> {
  await db.execute(sql`create table crash_recorded (message_id text, provider_message_id text)`);
  await db.execute(sql`
    create function crash_record() returns trigger language plpgsql as $$
      begin
        insert into crash_recorded values (new.id, new.provider_message_id);
        return null;
      end $$`);
  await db.execute(sql`
    create trigger crash_record after update on message for each row when (new.status = 'sent') execute function crash_record()`);
}

export async function readRecordings(db: Database): Promise<Recorded> {
  const { rows } = await db.execute<{ chat: string; id: string }>(sql`
    select v.chat_key as chat, r.provider_message_id as id
    from crash_recorded r join message m on m.id = r.message_id join conversation v on v.id = m.conversation_id`);
  return new Set(rows.map(({ chat, id }) => `${chat} ${id}`));
}

/** What the database says is left to do, and what became of the rest. */
export type Remains = {
  openMail: number;
  unsent: number;
  notSent: number;
  questions: number;
  answers: number;
};

export async function readRemains(db: Database): Promise<Remains> {
  const { rows } = await db.execute<Remains>(sql`
    select (select count(*)::int from mail where handled_at is null) as "openMail",
           (select count(*)::int from message where status in ('pending', 'sending')) as unsent,
           (select count(*)::int from message where author = 'bot' and status in ('failed', 'withheld')) as "notSent",
           (select count(*)::int from message where author = 'customer') as questions,
           (select count(*)::int from message where author = 'bot') as answers`);
  const [row] = rows;
  if (!row) throw new Error("the database says nothing");
  return row;
}
