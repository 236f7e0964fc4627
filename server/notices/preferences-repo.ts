import { eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { noticePreference } from "../../db/schema/index.ts";

export type Preference = { kind: string; email: boolean; telegram: boolean };

export async function findPreferences(db: Database, userId: string): Promise<Preference[]> {
  const { kind, email, telegram } = noticePreference;
  return db
    .select({ kind, email, telegram })
    .from(noticePreference)
    .where(eq(noticePreference.userId, userId));
}

export async function savePreferences(
  db: Database,
  userId: string,
  chosen: readonly Preference[],
  now: Date,
): Promise<void> {
  if (chosen.length === 0) return;
  await db
    .insert(noticePreference)
    .values(chosen.map((one) => ({ ...one, userId, updatedAt: now })))
    .onConflictDoUpdate({
      target: [noticePreference.userId, noticePreference.kind],
      set: {
        email: sql`excluded.email`,
        telegram: sql`excluded.telegram`,
        updatedAt: sql`excluded.updated_at`,
      },
    });
}
