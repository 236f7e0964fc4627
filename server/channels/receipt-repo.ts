import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { DeliveryReceipt } from "./port.ts";

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
