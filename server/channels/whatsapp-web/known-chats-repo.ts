import { sql } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";

export type KnownChats = ReturnType<typeof createKnownChats>;

/** What the database knows of the people who wrote to a number. */
export function createKnownChats(db: Database) {
  return {
    /** Whether the chat has ever written to us; what the owner wrote there from the phone does not count. */
    async hasWritten(channelId: string, chatKey: string): Promise<boolean> {
      const { rows } = await db.execute<{ written: boolean }>(sql`
        select exists (
          select 1 from conversation v where v.channel_id = ${channelId} and v.chat_key = ${chatKey}
            and (v.last_customer_at is not null
              or exists (select 1 from message m where m.conversation_id = v.id and m.author = 'customer'))
        ) or exists (
          select 1 from mail where channel_id = ${channelId} and chat_key = ${chatKey}
            and body->'content'->>'type' not in ('echo', 'membership')
        ) as written`);
      return rows[0]?.written ?? false;
    },

    /**
     * How many chats began on this channel since `since`, up to and with this one (0 when this one is older), and for how many whole
     * days the channel has been there.
     */
    async newcomer(
      channelId: string,
      chatKey: string,
      since: Date,
      now: Date,
    ): Promise<{ rank: number; days: number }> {
      const { rows } = await db.execute<{ rank: number; days: number }>(sql`
        select
          (select count(*)::int from conversation v join conversation me
             on me.channel_id = v.channel_id and me.chat_key = ${chatKey}
            where v.channel_id = ${channelId} and v.created_at >= ${since} and v.created_at <= me.created_at
              and me.created_at >= ${since}) as rank,
          coalesce((select floor(extract(epoch from (${now}::timestamptz - created_at)) / 86400)::int
             from channel where id = ${channelId}), 0) as days`);
      return rows[0] ?? { rank: 0, days: 0 };
    },
  };
}
