import { lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { receipt } from "../../db/schema/index.ts";
import type { DeliveryReceipt, SendRefusal } from "./port.ts";

/** Reports come out of order and more than once: a later state is never taken back by an earlier one. */
const RANK = ["sent", "delivered", "read", "failed"] as const satisfies DeliveryReceipt["state"][];

/**
 * Keeps the furthest state reported for each message, in one statement. A report may come before the send itself is written down, so it
 * does not look for the message.
 */
export async function storeReceipts(
  db: Database,
  channelId: string,
  receipts: readonly DeliveryReceipt[],
): Promise<void> {
  const rows = receipts.map((receipt) => ({
    id: receipt.providerMessageId,
    state: receipt.state,
    rank: RANK.indexOf(receipt.state),
    reason: receipt.reason ?? null,
    detail: receipt.detail?.slice(0, 300) ?? null,
    at: receipt.at,
  }));
  const ranked = sql.raw(`array[${RANK.map((state) => `'${state}'`).join(", ")}]`);
  await db.execute(sql`
    insert into receipt as r (channel_id, provider_message_id, state, reason, detail, at)
    select distinct on (g.id) ${channelId}, g.id, g.state, g.reason, g.detail, g.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id text, state text, rank int, reason text, detail text, at timestamptz)
    order by g.id, g.rank desc
    on conflict (channel_id, provider_message_id) do update
      set state = excluded.state, reason = excluded.reason, detail = excluded.detail, at = excluded.at
      where array_position(${ranked}, excluded.state) > array_position(${ranked}, r.state)`);
}

/** A message of ours that was reported on. */
export type SettledMessage = {
  workspaceId: string;
  botId: string;
  conversationId: string;
  channelId: string;
  chatKey: string;
  reason: SendRefusal | null;
  /** It counted as sent, and is marked as failed now. */
  nowFailed: boolean;
};

/** Marks those of these reported messages as failed that did not arrive; all of them that are known come back. */
export async function settleReceipts(
  db: Database,
  channelId: string,
  providerMessageIds: readonly string[],
): Promise<SettledMessage[]> {
  return settle(
    db,
    sql`r.channel_id = ${channelId} and r.provider_message_id in (select jsonb_array_elements_text(${JSON.stringify(providerMessageIds)}::jsonb))`,
  );
}

/** The same for failures reported since then whose message was not known at the time. */
export async function settleLateReceipts(db: Database, since: Date): Promise<SettledMessage[]> {
  return settle(db, sql`r.at > ${since} and r.state = 'failed' and m.status = 'sent'`);
}

/** Ids that are mere numbers are those of providers that count in each chat, and report nothing: the index leaves them out. */
async function settle(db: Database, which: SQL): Promise<SettledMessage[]> {
  const { rows } = await db.execute<SettledMessage>(sql`
    with hit as (
      select m.id, m.workspace_id, m.bot_id, m.conversation_id, v.channel_id, v.chat_key, r.state, r.reason
      from receipt r
      join message m on m.provider_message_id = r.provider_message_id and m.provider_message_id !~ '^[0-9]*$'
      join conversation v on v.id = m.conversation_id and v.channel_id = r.channel_id
      where m.author <> 'customer' and ${which}
      limit 1000
    ), failed as (
      update message m set status = 'failed', failure = coalesce(hit.reason, 'rejected'), next_attempt_at = null
      from hit where m.id = hit.id and hit.state = 'failed' and m.status = 'sent'
      returning m.id
    )
    select hit.workspace_id as "workspaceId", hit.bot_id as "botId", hit.conversation_id as "conversationId",
           hit.channel_id as "channelId", hit.chat_key as "chatKey", hit.reason, failed.id is not null as "nowFailed"
    from hit left join failed on failed.id = hit.id`);
  return rows;
}

export async function deleteOldReceipts(db: Database, before: Date): Promise<void> {
  await db.delete(receipt).where(lt(receipt.at, before));
}
