import { sql } from "drizzle-orm";
import { beforeAll, beforeEach } from "vitest";
import type { BotChanges } from "../../bots/index.ts";
import type { SentMessage } from "../fake-telegram.ts";
import { type TestPlatform, testPlatform } from "../test-platform.ts";

export const PAIRS = [
  { question: "Do you deliver to Chilonzor?", answer: "Yes, we deliver to Chilonzor every day." },
  { question: "How much is delivery to Chilonzor?", answer: "Delivery to Chilonzor costs 15000 soum." },
  { question: "Do you have a warranty?", answer: "Every bicycle has a warranty of two years." },
];

export type Button = { text: string; callback_data: string };

/** A customer's chat with a bot that has something to say, and a clock that can be put forward. Call it at the top level. */
export function chatRig(firstChat: number) {
  const time = { shift: 0 };
  const product: TestPlatform = testPlatform({
    webhooks: true,
    gemini: true,
    clock: { now: () => new Date(Date.now() + time.shift) },
  });
  type Shop = Awaited<ReturnType<TestPlatform["business"]>>;
  let shop: Shop;
  const chat = { id: firstChat };
  beforeAll(async () => {
    shop = await product.business("Bahor");
    await product.teach(shop.bot, { kind: "qa", pairs: PAIRS });
  });
  beforeEach(() => {
    chat.id++;
  });
  const telegram = () => product.platform.telegram;

  const rig = {
    product,
    chat,
    get shop(): Shop {
      return shop;
    },
    words: (key: string, language = "en", values = {}) =>
      product.platform.composition.translate(language as "en", `conversation:${key}`, values),
    forward(minutes: number): void {
      time.shift += minutes * 60_000;
    },
    settings: (changes: BotChanges) =>
      product.platform.services.bots.update(shop.bot.workspaceId, shop.bot.id, changes),
    /** The customer writes; gives the update's id. */
    write: (text: string, extra?: Record<string, unknown>): number =>
      telegram().customerWrites(shop.token, {
        chatId: chat.id,
        languageCode: "en",
        ...(text && { text }),
        ...(extra && { extra }),
      }),
    press: (data: string): number => telegram().pressButton(shop.token, { chatId: chat.id, data }),
    sent: (): SentMessage[] => telegram().sent(shop.token, chat.id),
    texts: (): string[] => rig.sent().map(({ text }) => text),
    buttons(message: SentMessage | undefined): Button[] {
      const markup = message?.params.reply_markup as { inline_keyboard?: Button[][] } | undefined;
      return (markup?.inline_keyboard ?? []).flat();
    },
    /** Writes and waits for everything to be done; gives what was said meanwhile. */
    async say(text: string, extra?: Record<string, unknown>): Promise<string[]> {
      const before = rig.sent().length;
      rig.write(text, extra);
      await rig.settled();
      return rig.texts().slice(before);
    },
    async pressed(data: string): Promise<string[]> {
      const before = rig.sent().length;
      rig.press(data);
      await rig.settled();
      return rig.texts().slice(before);
    },
    /** Waits until every update was taken and every turn is over. */
    async settled(): Promise<void> {
      for (let quiet = 0; quiet < 2; quiet++) {
        await until(() => telegram().pendingCount(shop.token) === 0);
        await product.settled();
      }
    },
    async conversation(chatKey = String(chat.id)): Promise<Record<string, unknown>> {
      const { rows } = await product.db.$client.query("select * from conversation where chat_key = $1", [
        chatKey,
      ]);
      if (!rows[0]) throw new Error("no such conversation");
      return rows[0];
    },
    async messages(chatKey = String(chat.id)): Promise<Record<string, unknown>[]> {
      const { rows } = await product.db.$client.query(
        `select m.* from message m join conversation v on v.id = m.conversation_id
         where v.chat_key = $1 order by m.created_at, m.id`,
        [chatKey],
      );
      return rows;
    },
    setConversation: (changes: ReturnType<typeof sql>) =>
      product.db.execute(sql`update conversation set ${changes} where chat_key = ${String(chat.id)}`),
    /** How many messages of today were counted against the plan. */
    async counted(): Promise<number> {
      const { rows } = await product.db.execute<{ n: number }>(
        sql`select coalesce(sum(messages), 0)::int as n from daily_usage where bot_id = ${shop.bot.id}`,
      );
      return rows[0]?.n ?? 0;
    },
    /** A member of the team puts a message in the outbox. */
    async personWrites(text: string): Promise<void> {
      const now = new Date(Date.now() + time.shift);
      await product.db.execute(sql`
        insert into message (id, workspace_id, bot_id, conversation_id, author, text, status, next_attempt_at, created_at)
        select ${`msg_person_${chat.id}_${Date.now()}`}, workspace_id, bot_id, id, 'person', ${text}, 'pending', ${now}::timestamptz, ${now}::timestamptz
        from conversation where chat_key = ${String(chat.id)}`);
      await product.platform.composition.jobs.add("turns", {
        channelId: shop.channelId,
        chatKey: String(chat.id),
      });
      await rig.settled();
    },
  };
  return rig;
}

async function until(check: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !check(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
}
