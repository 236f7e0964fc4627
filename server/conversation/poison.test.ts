import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../kernel/retry-later.ts";
import { testPlatform } from "../testing/test-platform.ts";

let now = Date.now();
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });

let made = 0;

async function write(channelId: string, token: string, text: string): Promise<string> {
  const chatKey = String(7000 + ++made);
  product.platform.telegram.addChat(token, Number(chatKey));
  const customer = { externalId: chatKey, name: "Aziz" };
  const sentAt = new Date(now).toISOString();
  const mail = {
    providerMessageId: `p${made}`,
    chatKey,
    customer,
    sentAt,
    content: { type: "text", text },
  } as const;
  await product.platform.services.channels.receive(channelId, { receipts: [], mails: [mail] });
  now += 10_000;
  return chatKey;
}

type Said = { text: string; outcome: string | null; status: string };

async function answers(chatKey: string): Promise<Said[]> {
  const { rows } = await product.db.execute<Said>(sql`
    select m.text, m.outcome, m.status from message m join conversation v on v.id = m.conversation_id
    where v.chat_key = ${chatKey} and m.author = 'bot' order by m.created_at`);
  return rows;
}

describe("a message that cannot be dealt with as it is", () => {
  it("is answered although the cut of a long question goes through the middle of a character", async () => {
    const { token, channelId } = await product.business();
    const chatKey = await write(channelId, token, `${"savol ".repeat(333)}a😀 narxi qancha?`);
    await product.platform.services.conversations.handleMail(channelId, chatKey);
    expect(await answers(chatKey)).toMatchObject([{ status: "sent" }]);
  });

  it("ends with an apology when its turn fails each time at the very end, and the chat goes on", async () => {
    const { token, channelId } = await product.business();
    await product.db.execute(sql`
      create function refuse_unknown() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`);
    await product.db.execute(sql`
      create trigger refuse before insert on message for each row when (new.outcome = 'unknown') execute function refuse_unknown()`);
    const chatKey = await write(channelId, token, "Uzuk narxi qancha turadi?");
    const { handleMail } = product.platform.services.conversations;
    let runs = 0;
    for (; runs < 30 && (await answers(chatKey)).length === 0; runs++) {
      await handleMail(channelId, chatKey).catch((error: unknown) => {
        if (error instanceof RetryLater) throw error;
      });
      now += 20_000;
    }
    expect(runs).toBeLessThan(12);
    expect(await answers(chatKey)).toMatchObject([{ outcome: "notice", status: "sent" }]);
    await product.db.execute(sql`drop trigger refuse on message`);
  });

  it("of a channel that nobody can speak through keeps no other chat from being found", async () => {
    const { bot, channelId } = await product.business();
    const old = new Date(now - 5 * 3_600_000);
    await product.db.execute(sql`
      insert into channel (id, workspace_id, bot_id, kind, external_id, display_name, sealed_credentials, sealed_webhook_secret, delivery)
      values ('chn_gone_kind', ${bot.workspaceId}, ${bot.id}, 'pigeons', 'x', 'x', '', '', 'webhook')`);
    await product.db.execute(sql`
      insert into mail (id, channel_id, provider_message_id, chat_key, body, received_at)
      select 'mai_p' || n, 'chn_gone_kind', 'p' || n, 'chat ' || n, '{"content":{"type":"text","text":"x"}}', ${old}
      from generate_series(1, 600) as n`);
    await product.db.execute(sql`
      insert into mail (id, channel_id, provider_message_id, chat_key, body, received_at)
      values ('mai_fresh', ${channelId}, 'fresh', 'fresh', '{"content":{"type":"text","text":"x"}}', ${new Date(now - 120_000)})`);
    const found = await product.platform.services.conversations.findForgotten();
    expect(found).toContainEqual({ channelId, chatKey: "fresh" });
  });
});
