import { and, asc, eq, gte, lte } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { billingOrder, paymentTransaction } from "../../db/schema/index.ts";
import type { ProviderKey } from "./types.ts";

/** Payme and Uzum let one stand at a time; with Click each try of the payer opens one. */
const MOST_OPEN = 1000;
/** The digits of a number that is surely exact. */
const NUMBER = /^[1-9]\d{0,14}$/;

export type TransactionRow = typeof paymentTransaction.$inferSelect;

export async function findTransaction(
  db: Executor,
  provider: ProviderKey,
  externalId: string,
): Promise<TransactionRow | undefined> {
  const [row] = await db.select().from(paymentTransaction).where(ofProvider(provider, externalId));
  return row;
}

/** The transaction, held until the database's transaction ends. */
export async function lockTransaction(
  tx: Executor,
  provider: ProviderKey,
  externalId: string,
): Promise<TransactionRow | undefined> {
  const [row] = await tx
    .select()
    .from(paymentTransaction)
    .where(ofProvider(provider, externalId))
    .for("update");
  return row;
}

/** The transactions of an order that were neither performed nor cancelled, oldest first. */
export async function listOpenTransactions(
  db: Executor,
  provider: ProviderKey,
  orderId: string,
): Promise<TransactionRow[]> {
  return db
    .select()
    .from(paymentTransaction)
    .where(
      and(
        eq(paymentTransaction.provider, provider),
        eq(paymentTransaction.orderId, orderId),
        eq(paymentTransaction.state, "created"),
      ),
    )
    .orderBy(asc(paymentTransaction.number))
    .limit(MOST_OPEN);
}

/** The id of the order that a payer names by its id, or by its number for people. */
export async function findOrderId(
  db: Executor,
  provider: ProviderKey,
  named: string,
): Promise<string | undefined> {
  const name = named.trim();
  const { id, number } = billingOrder;
  const isIt = NUMBER.test(name) ? eq(number, Number(name)) : eq(id, name);
  const [row] = await db
    .select({ id })
    .from(billingOrder)
    .where(and(eq(billingOrder.provider, provider), isIt));
  return row?.id;
}

/** Undefined when a transaction with this id of the provider stands already. */
export async function insertTransaction(
  tx: Executor,
  row: typeof paymentTransaction.$inferInsert,
): Promise<TransactionRow | undefined> {
  const [made] = await tx.insert(paymentTransaction).values(row).onConflictDoNothing().returning();
  return made;
}

export async function saveTransaction(
  tx: Executor,
  id: string,
  changes: Partial<typeof paymentTransaction.$inferInsert>,
): Promise<TransactionRow> {
  const [row] = await tx
    .update(paymentTransaction)
    .set(changes)
    .where(eq(paymentTransaction.id, id))
    .returning();
  if (!row) throw new Error("the transaction is gone");
  return row;
}

/** Transactions by the provider's own time, both ends included, oldest first. */
export async function listTransactionsBetween(
  db: Executor,
  provider: ProviderKey,
  from: Date,
  to: Date,
  limit: number,
): Promise<TransactionRow[]> {
  return db
    .select()
    .from(paymentTransaction)
    .where(
      and(
        eq(paymentTransaction.provider, provider),
        gte(paymentTransaction.providerTime, from),
        lte(paymentTransaction.providerTime, to),
      ),
    )
    .orderBy(asc(paymentTransaction.providerTime), asc(paymentTransaction.number))
    .limit(limit);
}

function ofProvider(provider: ProviderKey, externalId: string) {
  return and(eq(paymentTransaction.provider, provider), eq(paymentTransaction.externalId, externalId));
}
