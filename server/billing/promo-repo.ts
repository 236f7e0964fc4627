import { and, count, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { promoCode, promoUse } from "../../db/schema/index.ts";
import type { PromoRow } from "./repo.ts";

export async function findPromo(db: Executor, code: string): Promise<PromoRow | undefined> {
  const [row] = await db.select().from(promoCode).where(eq(promoCode.code, code));
  return row;
}

/** The code, held until the transaction ends, so that its limits are exact. */
export async function lockPromo(tx: Executor, code: string): Promise<PromoRow | undefined> {
  const [row] = await tx.select().from(promoCode).where(eq(promoCode.code, code)).for("update");
  return row;
}

export async function countUses(db: Executor, promoCodeId: string, workspaceId: string): Promise<number> {
  const [row] = await db
    .select({ uses: count() })
    .from(promoUse)
    .where(
      and(
        eq(promoUse.promoCodeId, promoCodeId),
        eq(promoUse.workspaceId, workspaceId),
        isNull(promoUse.releasedAt),
      ),
    );
  return row?.uses ?? 0;
}

/** Takes one use; false when the last one went to somebody else meanwhile. */
export async function takePromo(tx: Executor, use: typeof promoUse.$inferInsert): Promise<boolean> {
  const taken = await tx
    .update(promoCode)
    .set({ uses: sql`${promoCode.uses} + 1` })
    .where(
      and(
        eq(promoCode.id, use.promoCodeId),
        or(isNull(promoCode.maxUses), lt(promoCode.uses, promoCode.maxUses)),
      ),
    );
  if ((taken.rowCount ?? 0) === 0) return false;
  await tx.insert(promoUse).values(use);
  return true;
}

export type PromoNew = typeof promoCode.$inferInsert;

export async function insertPromo(db: Executor, row: PromoNew): Promise<PromoRow> {
  const [made] = await db.insert(promoCode).values(row).returning();
  if (!made) throw new Error("the promo code was not stored");
  return made;
}
