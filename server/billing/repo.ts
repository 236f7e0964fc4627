import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import {
  billingOrder,
  type billingProfile,
  ledgerEntry,
  promoCode,
  promoUse,
  providerEvent,
} from "../../db/schema/index.ts";
import type { Place } from "../kernel/paging.ts";
import type { Booking } from "./order-state.ts";
import type { ProviderKey } from "./types.ts";

export type OrderRow = typeof billingOrder.$inferSelect;
export type LedgerRow = typeof ledgerEntry.$inferSelect;
export type PromoRow = typeof promoCode.$inferSelect;
export type ProfileRow = typeof billingProfile.$inferSelect;
export type EventRow = typeof providerEvent.$inferSelect;

export async function insertOrder(db: Executor, row: typeof billingOrder.$inferInsert): Promise<OrderRow> {
  const [made] = await db.insert(billingOrder).values(row).returning();
  if (!made) throw new Error("the order was not stored");
  return made;
}

/** Makes an order unless one with this id stands already. */
export async function insertOrderOnce(
  db: Executor,
  row: typeof billingOrder.$inferInsert,
): Promise<OrderRow | undefined> {
  await db.insert(billingOrder).values(row).onConflictDoNothing();
  return findOrder(db, row.id);
}

/** The order, held until the transaction ends. For providers, which know nothing of workspaces. */
export async function lockOrder(tx: Executor, orderId: string): Promise<OrderRow | undefined> {
  const [row] = await tx.select().from(billingOrder).where(eq(billingOrder.id, orderId)).for("update");
  return row;
}

/** For providers, which know nothing of workspaces. */
export async function findOrder(db: Executor, orderId: string): Promise<OrderRow | undefined> {
  const [row] = await db.select().from(billingOrder).where(eq(billingOrder.id, orderId));
  return row;
}

export async function findOrderOf(
  db: Executor,
  workspaceId: string,
  orderId: string,
): Promise<OrderRow | undefined> {
  const [row] = await db
    .select()
    .from(billingOrder)
    .where(and(eq(billingOrder.workspaceId, workspaceId), eq(billingOrder.id, orderId)));
  return row;
}

export async function saveOrder(
  tx: Executor,
  orderId: string,
  changes: Partial<typeof billingOrder.$inferInsert>,
): Promise<void> {
  await tx.update(billingOrder).set(changes).where(eq(billingOrder.id, orderId));
}

/** Newest first, after the given place. */
export async function listOrders(
  db: Executor,
  workspaceId: string,
  { limit, after }: { limit: number; after?: Place },
): Promise<OrderRow[]> {
  const older =
    after &&
    or(
      lt(billingOrder.createdAt, after.createdAt),
      and(eq(billingOrder.createdAt, after.createdAt), lt(billingOrder.id, after.id)),
    );
  return db
    .select()
    .from(billingOrder)
    .where(and(eq(billingOrder.workspaceId, workspaceId), older))
    .orderBy(desc(billingOrder.createdAt), desc(billingOrder.id))
    .limit(limit);
}

/** False when this movement is in the ledger already. */
export async function insertLedgerEntry(
  tx: Executor,
  row: typeof ledgerEntry.$inferInsert,
): Promise<boolean> {
  const result = await tx.insert(ledgerEntry).values(row).onConflictDoNothing();
  return (result.rowCount ?? 0) > 0;
}

export async function listBookings(tx: Executor, orderId: string): Promise<Booking[]> {
  return tx
    .select({
      // By what the provider calls it: our own ids depend on the order in which we heard.
      id: sql<string>`${ledgerEntry.kind} || ':' || ${ledgerEntry.ref}`,
      kind: ledgerEntry.kind,
      amount: ledgerEntry.amount,
      at: ledgerEntry.at,
    })
    .from(ledgerEntry)
    .where(eq(ledgerEntry.orderId, orderId))
    .orderBy(asc(ledgerEntry.at));
}

/** Gives the use of a promo code back when its order came to nothing. */
export async function releasePromo(tx: Executor, orderId: string, at: Date): Promise<void> {
  const released = await tx
    .update(promoUse)
    .set({ releasedAt: at })
    .where(and(eq(promoUse.orderId, orderId), isNull(promoUse.releasedAt)))
    .returning({ promoCodeId: promoUse.promoCodeId });
  for (const { promoCodeId } of released)
    await tx
      .update(promoCode)
      .set({ uses: sql`${promoCode.uses} - 1` })
      .where(eq(promoCode.id, promoCodeId));
}

/** An order that was given up and paid after all uses its code again, over the limit if need be: the price was promised. */
export async function reservePromoAgain(tx: Executor, orderId: string): Promise<void> {
  const taken = await tx
    .update(promoUse)
    .set({ releasedAt: null })
    .where(and(eq(promoUse.orderId, orderId), sql`${promoUse.releasedAt} is not null`))
    .returning({ promoCodeId: promoUse.promoCodeId });
  for (const { promoCodeId } of taken)
    await tx
      .update(promoCode)
      .set({ uses: sql`${promoCode.uses} + 1` })
      .where(eq(promoCode.id, promoCodeId));
}

/**
 * Keeps what a provider said, byte for byte, once per id of the event. The row, and whether it is new; a repeated one is counted.
 */
export async function keepEvent(
  db: Executor,
  event: {
    id: string;
    provider: ProviderKey;
    externalId: string;
    kind: string;
    body: Buffer;
    receivedAt: Date;
  },
): Promise<EventRow> {
  const [row] = await db
    .insert(providerEvent)
    .values(event)
    .onConflictDoUpdate({
      target: [providerEvent.provider, providerEvent.externalId],
      set: { times: sql`${providerEvent.times} + 1` },
    })
    .returning();
  if (!row) throw new Error("the event was not stored");
  return row;
}

export async function markEvent(
  db: Executor,
  eventId: string,
  changes: Partial<Pick<EventRow, "appliedAt" | "outcome" | "orderId" | "attempts">>,
): Promise<void> {
  await db.update(providerEvent).set(changes).where(eq(providerEvent.id, eventId));
}

/** The event, its attempt counted; undefined when it was applied or there is none. */
export async function beginEvent(db: Executor, eventId: string): Promise<EventRow | undefined> {
  const [row] = await db
    .update(providerEvent)
    .set({ attempts: sql`${providerEvent.attempts} + 1` })
    .where(and(eq(providerEvent.id, eventId), isNull(providerEvent.appliedAt)))
    .returning();
  return row;
}

/** Events that were not applied and whose next attempt is due: the wait doubles from attempt to attempt. */
export async function listOpenEvents(
  db: Executor,
  providers: readonly ProviderKey[],
  now: Date,
  options: { firstWaitSeconds: number; mostAttempts: number; limit: number },
): Promise<string[]> {
  if (providers.length === 0) return [];
  const wait = sql`make_interval(secs => ${options.firstWaitSeconds}::int * power(2, ${providerEvent.attempts}))`;
  const rows = await db
    .select({ id: providerEvent.id })
    .from(providerEvent)
    .where(
      and(
        inArray(providerEvent.provider, [...providers]),
        isNull(providerEvent.appliedAt),
        lt(providerEvent.attempts, options.mostAttempts),
        sql`${providerEvent.receivedAt} + ${wait} <= ${now}`,
      ),
    )
    .orderBy(asc(providerEvent.receivedAt))
    .limit(options.limit);
  return rows.map(({ id }) => id);
}

/** Orders that nobody has paid since `before`, the oldest first. */
export async function listExpiring(db: Executor, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: billingOrder.id })
    .from(billingOrder)
    .where(and(eq(billingOrder.status, "pending"), lte(billingOrder.createdAt, before)))
    .orderBy(asc(billingOrder.createdAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Orders of a provider that wait for their payment, made between the two times, the newest first. */
export async function listWaiting(
  db: Executor,
  provider: ProviderKey,
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: billingOrder.id })
    .from(billingOrder)
    .where(
      and(
        eq(billingOrder.provider, provider),
        eq(billingOrder.status, "pending"),
        gte(billingOrder.createdAt, from),
        lte(billingOrder.createdAt, to),
      ),
    )
    .orderBy(desc(billingOrder.createdAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The orders of a workspace that hold this promo code and wait to be paid. */
export async function listHolding(db: Executor, workspaceId: string, code: string): Promise<OrderRow[]> {
  const rows = await db
    .select({ order: billingOrder })
    .from(billingOrder)
    .innerJoin(promoCode, eq(promoCode.id, billingOrder.promoCodeId))
    .where(
      and(
        eq(billingOrder.workspaceId, workspaceId),
        eq(billingOrder.status, "pending"),
        eq(promoCode.code, code),
      ),
    )
    .limit(20);
  return rows.map(({ order }) => order);
}

const DAY_MS = 86_400_000;

/** Orders of the last days whose money came or went back since then, the latest first. */
export async function listSettled(db: Executor, since: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: billingOrder.id })
    .from(billingOrder)
    .where(
      and(
        inArray(billingOrder.status, ["paid", "refunded"]),
        gte(billingOrder.createdAt, new Date(since.getTime() - 4 * DAY_MS)),
        or(gte(billingOrder.paidAt, since), gte(billingOrder.endedAt, since)),
      ),
    )
    .orderBy(desc(billingOrder.createdAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}
