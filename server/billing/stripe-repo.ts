import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { billingOrder, ledgerEntry, subscription } from "../../db/schema/index.ts";

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

/** Which state of a workspace's row this is: another after every change. Empty where there is no row. */
export async function versionOf(db: Executor, workspaceId: string): Promise<string> {
  const [row] = await db
    .select({ version: sql<string>`${subscription}.xmin::text` })
    .from(subscription)
    .where(eq(subscription.workspaceId, workspaceId));
  return row?.version ?? "";
}

/** The same, and the row is held until the transaction ends. */
export async function lockVersion(tx: Executor, workspaceId: string): Promise<string> {
  const [row] = await tx
    .select({ version: sql<string>`${subscription}.xmin::text` })
    .from(subscription)
    .where(eq(subscription.workspaceId, workspaceId))
    .for("update");
  return row?.version ?? "";
}

export type Period = { orderId: string; from: Date; to: Date };

/** The latest periods that a subscription was paid for, refunded ones too, the oldest first. */
export async function listPeriods(
  tx: Executor,
  workspaceId: string,
  stripeSubscriptionId: string,
  latest: number,
): Promise<Period[]> {
  const rows = await tx
    .select({ orderId: billingOrder.id, from: billingOrder.periodFrom, to: billingOrder.periodTo })
    .from(billingOrder)
    .where(
      and(
        eq(billingOrder.workspaceId, workspaceId),
        eq(billingOrder.provider, "stripe"),
        eq(billingOrder.subscriptionId, stripeSubscriptionId),
        inArray(billingOrder.status, ["paid", "refunded"]),
        isNotNull(billingOrder.periodTo),
      ),
    )
    .orderBy(desc(billingOrder.periodFrom), desc(billingOrder.periodTo), desc(billingOrder.id))
    .limit(latest);
  return rows.reverse().flatMap(({ orderId, from, to }) => (from && to ? [{ orderId, from, to }] : []));
}

/** The plan that a subscription was last paid for. */
export async function findPlanOf(db: Executor, stripeSubscriptionId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ plan: billingOrder.plan })
    .from(billingOrder)
    .where(
      and(
        eq(billingOrder.provider, "stripe"),
        eq(billingOrder.subscriptionId, stripeSubscriptionId),
        eq(billingOrder.status, "paid"),
      ),
    )
    .orderBy(desc(billingOrder.periodFrom))
    .limit(1);
  return row?.plan;
}
