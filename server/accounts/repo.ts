import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { and, asc, eq, lte, sql } from "drizzle-orm";
import type { Database, Executor, Transaction } from "../../db/client.ts";
import {
  account,
  invitation,
  member,
  rateLimit,
  session,
  user,
  verification,
  workspace,
} from "../../db/schema/accounts.ts";

/** The tables as better-auth sees them; what it writes together, it writes in one transaction. */
export function authTables(db: Database) {
  const schema = { user, session, account, verification, workspace, member, invitation };
  return drizzleAdapter(db, { provider: "pg", schema, transaction: true });
}

/** Counts one more attempt in a single statement, beginning anew where the window of the last ones is over. */
export async function countAttempt(
  db: Executor,
  key: string,
  now: Date,
  resetsAt: Date,
): Promise<{ count: number; resetsAt: Date }> {
  const over = sql`${rateLimit.resetsAt} <= ${now.toISOString()}::timestamptz`;
  const [row] = await db
    .insert(rateLimit)
    .values({ key, count: 1, resetsAt })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`case when ${over} then 1 else least(${rateLimit.count} + 1, 1000000) end`,
        resetsAt: sql`case when ${over} then excluded.resets_at else ${rateLimit.resetsAt} end`,
      },
    })
    .returning({ count: rateLimit.count, resetsAt: rateLimit.resetsAt });
  return row ?? { count: 1, resetsAt };
}

export async function deleteAttempts(db: Executor, key: string): Promise<void> {
  await db.delete(rateLimit).where(eq(rateLimit.key, key));
}

/** The person's name; their row is locked until the transaction ends. */
export async function lockUser(tx: Transaction, userId: string): Promise<{ name: string } | undefined> {
  const [row] = await tx.select({ name: user.name }).from(user).where(eq(user.id, userId)).for("update");
  return row;
}

export type MembershipRow = { id: string; name: string; role: string };

/** The workspaces a person is a member of, the longest first. */
export async function findMemberships(db: Executor, userId: string): Promise<MembershipRow[]> {
  return db
    .select({ id: workspace.id, name: workspace.name, role: member.role })
    .from(member)
    .innerJoin(workspace, eq(workspace.id, member.organizationId))
    .where(eq(member.userId, userId))
    .orderBy(asc(member.createdAt), asc(member.id))
    .limit(200);
}

/** The people of a workspace, the longest first; more than 200 are not shown. */
export async function findMembers(
  db: Executor,
  workspaceId: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: user.id, name: user.name })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(eq(member.organizationId, workspaceId))
    .orderBy(asc(member.createdAt), asc(member.id))
    .limit(200);
}

export async function findRole(
  db: Executor,
  workspaceId: string,
  userId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ role: member.role })
    .from(member)
    .where(and(eq(member.organizationId, workspaceId), eq(member.userId, userId)));
  return row?.role;
}

export type NewWorkspace = { id: string; name: string; memberId: string; ownerId: string; now: Date };

export async function insertWorkspace(
  tx: Transaction,
  { id, name, memberId, ownerId, now }: NewWorkspace,
): Promise<void> {
  await tx.insert(workspace).values({ id, name, slug: id, createdAt: now });
  await tx
    .insert(member)
    .values({ id: memberId, organizationId: id, userId: ownerId, role: "owner", createdAt: now });
}

export type ProfileChange = { name?: string; language?: string; timeZone?: string };

export async function updateUser(
  db: Executor,
  userId: string,
  change: ProfileChange,
  now: Date,
): Promise<void> {
  await db
    .update(user)
    .set({ ...change, updatedAt: now })
    .where(eq(user.id, userId));
}

export async function confirmEmail(db: Executor, userId: string, now: Date): Promise<void> {
  await db.update(user).set({ emailVerified: true, updatedAt: now }).where(eq(user.id, userId));
}

export async function findUserId(db: Executor, email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: user.id }).from(user).where(eq(user.email, email.toLowerCase()));
  return row?.id;
}

export type PersonRow = {
  id: string;
  accountId: string;
  name: string;
  email: string;
  language: string;
  passwordHash: string;
};

/** A person with a confirmed address and a password; false, and nothing written, when the address is taken. */
export async function insertPerson(tx: Transaction, person: PersonRow, now: Date): Promise<boolean> {
  const { id, accountId, name, email, language, passwordHash } = person;
  const rows = await tx
    .insert(user)
    .values({ id, name, email, language, emailVerified: true, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning({ id: user.id });
  if (rows.length === 0) return false;
  // The shape in which better-auth keeps a password.
  const credential = { accountId: id, providerId: "credential", userId: id, password: passwordHash };
  await tx.insert(account).values({ id: accountId, ...credential, createdAt: now, updatedAt: now });
  return true;
}

/** Removes sessions, tokens and counts whose time is over. */
export async function deleteExpired(db: Executor, now: Date): Promise<void> {
  await db.delete(session).where(lte(session.expiresAt, now));
  await db.delete(verification).where(lte(verification.expiresAt, now));
  await db.delete(rateLimit).where(lte(rateLimit.resetsAt, now));
}

export async function anyUserExists(db: Executor): Promise<boolean> {
  const rows = await db.select({ id: user.id }).from(user).limit(1);
  return rows.length > 0;
}
