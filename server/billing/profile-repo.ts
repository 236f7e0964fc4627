import { eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { billingProfile } from "../../db/schema/index.ts";
import type { BillingProfile } from "./profile-rules.ts";

export async function findProfile(db: Executor, workspaceId: string): Promise<BillingProfile | undefined> {
  const [row] = await db.select().from(billingProfile).where(eq(billingProfile.workspaceId, workspaceId));
  if (!row) return undefined;
  const { workspaceId: _of, updatedAt: _at, ...profile } = row;
  return profile;
}

export async function saveProfile(
  db: Executor,
  workspaceId: string,
  profile: BillingProfile,
  now: Date,
): Promise<void> {
  const row = { ...profile, updatedAt: now };
  await db
    .insert(billingProfile)
    .values({ workspaceId, ...row })
    .onConflictDoUpdate({ target: billingProfile.workspaceId, set: row });
}
