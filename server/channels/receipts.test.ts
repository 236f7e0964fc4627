import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { channel, conversation, customer, message, notice, receipt } from "../../db/schema/index.ts";
import { testPlatform } from "../testing/test-platform.ts";
import type { DeliveryReceipt } from "./port.ts";

const HOUR = 60 * 60_000;
let now = Date.now();
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });
let sent = 0;

async function shopWithChat() {
  const made = await product.business();
  const chatKey = `99890${++sent}`;
  const id = `cnv_receipt${sent}`;
  const { workspaceId } = made.person;
  const at = new Date(now);
  await product.db.insert(customer).values({
    id: `cus_${sent}`,
    workspaceId,
    botId: made.bot.id,
    channelId: made.channelId,
    externalId: chatKey,
    name: "Aziz",
    firstSeenAt: at,
    lastSeenAt: at,
  });
  await product.db.insert(conversation).values({
    id,
    workspaceId,
    botId: made.bot.id,
    channelId: made.channelId,
    chatKey,
    lastMessageAt: at,
    createdAt: at,
  });
  const { channels } = product.platform.services;
  return {
    ...made,
    chatKey,
    async answer(providerMessageId: string, status: "sending" | "sent" = "sent") {
      const messageId = `msg_receipt${++sent}`;
      await product.db.insert(message).values({
        id: messageId,
        workspaceId,
        botId: made.bot.id,
        conversationId: id,
        author: "bot",
        text: "Salom",
        status,
        providerMessageId: status === "sent" ? providerMessageId : null,
        createdAt: new Date(now),
      });
      return messageId;
    },
    report: (
      state: DeliveryReceipt["state"],
      providerMessageId: string,
      reason?: DeliveryReceipt["reason"],
    ) =>
      channels.receive(made.channelId, {
        mails: [],
        receipts: [{ providerMessageId, state, at: new Date(now).toISOString(), ...(reason && { reason }) }],
      }),
    async state(messageId: string) {
      const [row] = await product.db.select().from(message).where(eq(message.id, messageId));
      return row && `${row.status} ${row.failure ?? ""}`.trim();
    },
  };
}

describe("a provider's report", () => {
  it("that a message failed marks it with the reason, and whoever watches the conversation is told", async () => {
    const shop = await shopWithChat();
    const seen: string[] = [];
    const { events } = product.platform.services;
    const stop = events.subscribe(shop.person.workspaceId, (event) => {
      if (event.type === "message") seen.push(event.conversationId);
    });
    const lost = await shop.answer("wamid.A1");
    const other = await shop.answer("wamid.A2");
    await shop.report("delivered", "wamid.A2");
    await shop.report("failed", "wamid.A1", "undeliverable");
    await shop.report("failed", "wamid.A1", "undeliverable");
    expect(await shop.state(lost)).toBe("failed undeliverable");
    expect(await shop.state(other)).toBe("sent");
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(1);
    stop();
  });

  it("that comes before the send was written down marks it as well", async () => {
    const shop = await shopWithChat();
    const messageId = await shop.answer("wamid.B1", "sending");
    await shop.report("failed", "wamid.B1", "window_closed");
    expect(await shop.state(messageId)).toBe("sending");
    await product.db
      .update(message)
      .set({ status: "sent", providerMessageId: "wamid.B1" })
      .where(eq(message.id, messageId));
    await product.platform.services.channels.sweepReceipts();
    expect(await shop.state(messageId)).toBe("failed window_closed");
  });

  it("about another channel's message of the same id changes nothing here", async () => {
    const shop = await shopWithChat();
    const other = await shopWithChat();
    const messageId = await shop.answer("wamid.C1");
    await other.report("failed", "wamid.C1", "rejected");
    expect(await shop.state(messageId)).toBe("sent");
  });

  it("remembers who blocked the bot, and calls a restricted account broken and tells its owner", async () => {
    const shop = await shopWithChat();
    await shop.answer("wamid.D1");
    await shop.report("failed", "wamid.D1", "blocked");
    const [person] = await product.db.select().from(customer).where(eq(customer.externalId, shop.chatKey));
    expect(person?.blockedBotAt).toBeInstanceOf(Date);
    await shop.report("failed", "wamid.unknown", "account_restricted");
    const [row] = await product.db.select().from(channel).where(eq(channel.id, shop.channelId));
    expect(row).toMatchObject({ status: "broken", errorCode: "channels.account_restricted" });
    const told = await product.db
      .select()
      .from(notice)
      .where(eq(notice.workspaceId, shop.person.workspaceId));
    expect(told).toMatchObject([{ kind: "channel_broken" }]);
  });

  it("is forgotten after eight days", async () => {
    const shop = await shopWithChat();
    await shop.report("read", "wamid.E1");
    now += 7 * 24 * HOUR;
    await shop.report("read", "wamid.E2");
    now += 25 * HOUR;
    await product.platform.services.channels.sweepReceipts();
    const rows = await product.db.select().from(receipt).where(sql`${receipt.channelId} = ${shop.channelId}`);
    expect(rows.map(({ providerMessageId }) => providerMessageId)).toEqual(["wamid.E2"]);
  });
});
