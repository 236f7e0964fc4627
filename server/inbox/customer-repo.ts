import { and, eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { customer } from "../../db/schema/index.ts";
import type { ConversationDetail } from "./types.ts";

/** What the inbox shows of a customer beside the conversation. */
export async function findProfile(
  db: Executor,
  workspaceId: string,
  customerId: string,
): Promise<ConversationDetail["profile"] | undefined> {
  const [row] = await db
    .select({
      email: customer.email,
      phone: customer.phone,
      tags: customer.tags,
      about: customer.about,
      language: customer.language,
      firstSeenAt: customer.firstSeenAt,
      lastSeenAt: customer.lastSeenAt,
      blockedBotAt: customer.blockedBotAt,
    })
    .from(customer)
    .where(and(eq(customer.workspaceId, workspaceId), eq(customer.id, customerId)));
  return row;
}
