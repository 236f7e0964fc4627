import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import { platformLinkCode } from "../../db/schema/index.ts";
import { linkChat } from "./repo.ts";

/** Keeps a new code's hash; codes made before and not used are no good any more. */
export async function insertCode(
  db: Database,
  code: { hash: string; userId: string; expiresAt: Date; createdAt: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .delete(platformLinkCode)
      .where(and(eq(platformLinkCode.userId, code.userId), isNull(platformLinkCode.usedAt)));
    await tx.insert(platformLinkCode).values(code);
  });
}

type Use = { hash: string; chatKey: string; now: Date };

/**
 * Uses a code up and links its owner's account with the chat; false where the code is unknown, expired or was used by somebody else. The same
 * chat may repeat itself.
 */
export async function redeemCode(db: Database, use: Use): Promise<boolean> {
  return db.transaction(async (tx) => {
    const userId = await useCode(tx, use);
    if (userId !== undefined) await linkChat(tx, use.chatKey, userId, use.now);
    return userId !== undefined;
  });
}

async function useCode(tx: Executor, { hash, chatKey, now }: Use): Promise<string | undefined> {
  const { rows } = await tx.execute<{ userId: string }>(sql`
    with used as (
      update platform_link_code set used_at = ${now}, chat_key = ${chatKey}
      where hash = ${hash} and used_at is null and expires_at > ${now}
      returning user_id
    )
    select user_id as "userId" from used
    union all
    select c.user_id from platform_link_code c join platform_chat p on p.chat_key = c.chat_key and p.user_id = c.user_id
    where c.hash = ${hash} and c.used_at is not null and c.chat_key = ${chatKey} and c.expires_at > ${now}`);
  return rows[0]?.userId;
}

export async function deleteExpiredCodes(db: Database, before: Date): Promise<void> {
  await db.delete(platformLinkCode).where(lt(platformLinkCode.expiresAt, before));
}
