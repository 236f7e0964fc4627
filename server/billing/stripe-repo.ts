import { and, eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { ledgerEntry, subscription } from "../../db/schema/index.ts";

/** The workspace that a subscription of Stripe renews. */
export async function findWorkspaceByStripe(
  db: Executor,
  stripeSubscriptionId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ workspaceId: subscription.workspaceId })
    .from(subscription)
    .where(eq(subscription.stripeSubscriptionId, stripeSubscriptionId));
  return row?.workspaceId;
}

/** The order on which an invoice of Stripe was booked. */
export async function findPaidOrder(db: Executor, invoiceId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ orderId: ledgerEntry.orderId })
    .from(ledgerEntry)
    .where(
      and(
        eq(ledgerEntry.provider, "stripe"),
        eq(ledgerEntry.kind, "payment"),
        eq(ledgerEntry.ref, invoiceId),
      ),
    );
  return row?.orderId ?? undefined;
}
