import { eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { bot, channel } from "../../db/schema/index.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { systemIds } from "../../server/kernel/ids.ts";
import type { SecretBox } from "../../server/kernel/secret-box.ts";
import { createPassageStore } from "../../server/knowledge/passage-store.ts";
import { createPlans } from "../../server/plans/index.ts";
import type { Embedder } from "../../server/providers/embeddings/port.ts";
import { ingest } from "../eval/ingest-set.ts";
import { madePassages } from "./made-passages.ts";

const TOKEN = "700000001:bench-token";

export type StockedBot = { botId: string; channelId: string; token: string; webhookSecret: string };

/** A paying workspace's bot with so many passages and a Telegram channel, stored as the product stores them. */
export async function stockBot(
  { db, secrets, embedder }: { db: Database; secrets: SecretBox; embedder: Embedder },
  passages: number,
): Promise<StockedBot> {
  const store = createPassageStore({ db });
  const { botId } = await ingest({ db, store, embedder }, madePassages(passages));
  const [row] = await db.select({ workspaceId: bot.workspaceId }).from(bot).where(eq(bot.id, botId));
  if (!row) throw new Error("the bot was not stored");
  const { workspaceId } = row;
  await createPlans({ db, clock: systemClock, ids: systemIds, onPlan: async () => {} }).setPlan(
    workspaceId,
    "business",
    30,
  );
  const channelId = systemIds.next("chn");
  const webhookSecret = systemIds.next("whs");
  await db.insert(channel).values({
    id: channelId,
    workspaceId,
    botId,
    kind: "telegram",
    externalId: TOKEN.split(":", 1)[0] ?? "",
    displayName: "Bench",
    sealedCredentials: secrets.seal(TOKEN, channelId),
    sealedWebhookSecret: secrets.seal(webhookSecret, channelId),
    delivery: "webhook",
  });
  return { botId, channelId, token: TOKEN, webhookSecret };
}
