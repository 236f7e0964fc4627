import type { Database } from "../../db/client.ts";
import type { Events } from "../providers/events/port.ts";
import type { DeliveryReceipt, SendRefusal } from "./port.ts";
import {
  deleteOldReceipts,
  type SettledMessage,
  settleLateReceipts,
  settleReceipts,
} from "./receipt-repo.ts";

export type SettleDeps = {
  db: Database;
  events: Pick<Events, "publish">;
  /** What a refusal says about the customer or the channel; without a chat it is about the channel alone. */
  onRefusal(channelId: string, chatKey: string | undefined, reason: SendRefusal): Promise<void>;
};

/** A report comes before its send is written down by seconds at most; it is looked for as long as this. */
const LATE_MS = 60 * 60_000;
/** Providers report for 7 days at most. */
const KEEP_MS = 8 * 86_400_000;
/** Reasons that are about the account, whichever message they came with. */
const ABOUT_CHANNEL: ReadonlySet<SendRefusal> = new Set(["account_restricted", "token_revoked"]);

/**
 * What follows from reports that have just been kept: a message that did not arrive is marked with the reason, whoever watches the
 * conversation is told, and a blocked bot or a restricted account is remembered.
 */
export async function settleReported(
  deps: SettleDeps,
  channelId: string,
  receipts: readonly DeliveryReceipt[],
): Promise<void> {
  const settled = await settleReceipts(
    deps.db,
    channelId,
    receipts.map(({ providerMessageId }) => providerMessageId),
  );
  await tellOf(deps, settled);
  const known = new Set(settled.filter(({ nowFailed }) => nowFailed).map(({ reason }) => reason));
  for (const reason of new Set(receipts.map((receipt) => receipt.reason)))
    if (reason && ABOUT_CHANNEL.has(reason) && !known.has(reason))
      await deps.onRefusal(channelId, undefined, reason);
}

/** For the sweep: reports that came before their send was written down. */
export async function settleLate(deps: SettleDeps, now: Date): Promise<void> {
  await tellOf(deps, await settleLateReceipts(deps.db, new Date(now.getTime() - LATE_MS)));
}

export async function forgetReceipts(db: Database, now: Date): Promise<void> {
  await deleteOldReceipts(db, new Date(now.getTime() - KEEP_MS));
}

async function tellOf({ events, onRefusal }: SettleDeps, settled: readonly SettledMessage[]): Promise<void> {
  for (const { workspaceId, botId, conversationId } of settled)
    await events.publish(workspaceId, { type: "message", botId, conversationId });
  const refusals = new Map(
    settled
      .filter(({ nowFailed }) => nowFailed)
      .map((one) => [`${one.channelId} ${one.chatKey} ${one.reason}`, one]),
  );
  for (const { channelId, chatKey, reason } of refusals.values())
    if (reason) await onRefusal(channelId, chatKey, reason);
}
