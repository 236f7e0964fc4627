import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { InboundContent, InboundMail } from "../channels/port.ts";
import { startFakeMeta } from "../testing/fake-meta.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { until } from "../testing/until.ts";

const ACCOUNT = "17841400008460056";
const TOKEN = "IGAAfake-token-of-the-owner";

let now = Date.now();
const meta = await startFakeMeta();
const product = testPlatform({
  workers: false,
  clock: { now: () => new Date(now) },
  env: { INSTAGRAM_GRAPH_BASE_URL: meta.url },
});
afterAll(() => meta.close());

let made = 0;

async function arrive(
  channelId: string,
  chatKey: string,
  customer: Partial<InboundMail["customer"]>,
  content: InboundContent,
): Promise<void> {
  const { channels, conversations } = product.platform.services;
  const mail = {
    providerMessageId: `k${++made}`,
    chatKey,
    customer: { externalId: chatKey, name: chatKey, ...customer },
    sentAt: new Date(now).toISOString(),
    content,
  };
  await channels.receive(channelId, { receipts: [], mails: [mail] });
  now += 10_000;
  await conversations.handleMail(channelId, chatKey);
}

async function nameOf(channelId: string): Promise<string | undefined> {
  const { rows } = await product.db.execute<{ name: string }>(
    sql`select name from customer where channel_id = ${channelId}`,
  );
  return rows[0]?.name;
}

describe("a customer's name", () => {
  it("stays when the business writes to them from its own phone, or an id stands in for it", async () => {
    const { token, channelId } = await product.business();
    product.platform.telegram.addChat(token, 998901234567);
    const chatKey = "998901234567";
    await arrive(channelId, chatKey, { name: "Aziz" }, { type: "text", text: "Salom" });
    await arrive(channelId, chatKey, { name: "+998901234567" }, { type: "echo", text: "Keling" });
    expect(await nameOf(channelId)).toBe("Aziz");
    await arrive(channelId, chatKey, { name: "+998901234567" }, { type: "text", text: "Rahmat" });
    expect(await nameOf(channelId)).toBe("Aziz");
    await arrive(channelId, chatKey, { name: "Aziza" }, { type: "text", text: "Rahmat" });
    expect(await nameOf(channelId)).toBe("Aziza");
  });

  it("is asked for where messages do not carry it, and kept from then on", async () => {
    const { bot } = await product.business();
    meta.addProfile({ accountId: ACCOUNT, token: TOKEN });
    meta.addChat(ACCOUNT, "6789012345678901");
    const entered = { accountId: ACCOUNT, token: TOKEN };
    const { channels } = product.platform.services;
    const { id } = await channels.connect(bot.workspaceId, bot.id, "instagram", entered);
    await arrive(id, "6789012345678901", {}, { type: "text", text: "Salom" });
    await until("the name to be learnt", async () => (await nameOf(id)) === "Mijoz 6789012345678901");
    await arrive(id, "6789012345678901", {}, { type: "text", text: "Narxi qancha?" });
    expect(await nameOf(id)).toBe("Mijoz 6789012345678901");
  });
});

describe("a channel that is switched off", () => {
  it("keeps what customers write and says nothing, until it is on again", async () => {
    const { bot, token, channelId } = await product.business();
    const { channels } = product.platform.services;
    product.platform.telegram.addChat(token, 81);
    await channels.setOn(bot.workspaceId, bot.id, "telegram", false);
    await arrive(channelId, "81", { name: "Aziz" }, { type: "text", text: "Salom" });
    expect(product.platform.telegram.sent(token, 81)).toEqual([]);
    const { rows } = await product.db.execute(
      sql`select m.text from message m join conversation v on v.id = m.conversation_id where v.channel_id = ${channelId}`,
    );
    expect(rows).toEqual([{ text: "Salom" }]);
    await channels.setOn(bot.workspaceId, bot.id, "telegram", true);
    await arrive(channelId, "81", { name: "Aziz" }, { type: "text", text: "Salom" });
    expect(product.platform.telegram.sent(token, 81)).toHaveLength(1);
  });
});
