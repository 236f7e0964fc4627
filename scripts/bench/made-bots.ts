import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { workspace } from "../../db/schema/index.ts";
import { ALLOWED_UPDATES } from "../../server/channels/telegram/connect.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { systemIds } from "../../server/kernel/ids.ts";
import type { SecretBox } from "../../server/kernel/secret-box.ts";
import { createPlans } from "../../server/plans/index.ts";
import type { FakeTelegram } from "../../server/testing/fake-telegram.ts";

export type MadeBot = { botId: string; channelId: string; token: string; webhookSecret: string };

const ROWS_AT_ONCE = 1_000;

/** So many bots, each connected to a Telegram bot of its own with a sealed token and a webhook at `origin`, as connecting leaves them. */
export async function makeConnectedBots(
  db: Database,
  secrets: SecretBox,
  telegram: FakeTelegram,
  { count, origin }: { count: number; origin: string },
): Promise<MadeBot[]> {
  const workspaceId = systemIds.next("wsp");
  await db.insert(workspace).values({ id: workspaceId, name: "bench", slug: workspaceId });
  const plans = createPlans({ db, clock: systemClock, ids: systemIds, onPlan: async () => {} });
  await plans.setPlan(workspaceId, "enterprise", 30);
  const bots = Array.from({ length: count }, (_, i) => ({
    botId: systemIds.next("bot"),
    channelId: systemIds.next("chn"),
    token: `${810_000_000 + i}:${"bench-token-".padEnd(35, "x")}`,
    webhookSecret: systemIds.next("whs"),
  }));
  for (let i = 0; i < bots.length; i += ROWS_AT_ONCE)
    await storeBots(db, secrets, workspaceId, bots.slice(i, i + ROWS_AT_ONCE));
  for (const { token, channelId, webhookSecret } of bots) {
    telegram.addBot(token);
    await connectWebhook(telegram, token, `${origin}/webhooks/telegram/${channelId}`, webhookSecret);
  }
  await db.execute("analyze");
  return bots;
}

async function storeBots(
  db: Database,
  secrets: SecretBox,
  workspaceId: string,
  bots: readonly MadeBot[],
): Promise<void> {
  const rows = bots.map(({ botId, channelId, token, webhookSecret }) => ({
    botId,
    channelId,
    externalId: token.split(":", 1)[0],
    credentials: secrets.seal(token, channelId),
    secret: secrets.seal(webhookSecret, channelId),
  }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g ("botId" text, "channelId" text, "externalId" text, credentials text, secret text)`;
  await db.execute(sql`
    insert into bot (id, workspace_id, name, language) select g."botId", ${workspaceId}, 'Bench ' || g."externalId", 'uz' from ${given}`);
  await db.execute(sql`
    insert into channel (id, workspace_id, bot_id, kind, external_id, display_name, sealed_credentials, sealed_webhook_secret, delivery, checked_at)
    select g."channelId", ${workspaceId}, g."botId", 'telegram', g."externalId", 'Bench', g.credentials, g.secret, 'webhook', now() from ${given}`);
}

/** As the product does it. */
async function connectWebhook(
  telegram: FakeTelegram,
  token: string,
  url: string,
  secret: string,
): Promise<void> {
  const response = await fetch(`${telegram.url}/bot${token}/setWebhook`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      url,
      secret_token: secret,
      allowed_updates: ALLOWED_UPDATES,
    }),
  });
  if (!response.ok) throw new Error(`the fake refused a webhook: ${await response.text()}`);
}
