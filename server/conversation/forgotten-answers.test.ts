import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { testPlatform } from "../testing/test-platform.ts";
import { findForgottenAnswers } from "./message-repo.ts";

const MINUTE = 60_000;
let now = Date.now();
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });

let made = 0;

/** An answer in the outbox of a chat of the channel, which should have been sent so many minutes ago. */
async function outgoing(
  { workspaceId, botId, channelId }: { workspaceId: string; botId: string; channelId: string },
  minutesAgo: number,
  status: "pending" | "sending" | "sent" = "pending",
): Promise<{ id: string; chatKey: string }> {
  const n = ++made;
  const at = new Date(now - minutesAgo * MINUTE);
  const [conversationId, id, chatKey] = [`cnv_t${n}`, `msg_t${n}`, `chat_${n}`];
  await product.db.execute(sql`
    insert into conversation (id, workspace_id, bot_id, channel_id, chat_key, last_message_at, created_at)
    values (${conversationId}, ${workspaceId}, ${botId}, ${channelId}, ${chatKey}, ${at}, ${at})`);
  await product.db.execute(sql`
    insert into message (id, workspace_id, bot_id, conversation_id, author, text, status, next_attempt_at, created_at)
    values (${id}, ${workspaceId}, ${botId}, ${conversationId}, 'bot', 'Salom', ${status}, ${at}, ${at})`);
  return { id, chatKey };
}

async function statusOf(id: string): Promise<object | undefined> {
  const { rows } = await product.db.execute(sql`select status, failure from message where id = ${id}`);
  return rows[0];
}

async function shop() {
  const { person, bot, channelId } = await product.business();
  return { person, workspaceId: person.workspaceId, botId: bot.id, channelId };
}

const GONE = { status: "failed", failure: "channel_gone" };

describe("answers whose channel is gone", () => {
  it("are failed together with the channel's deletion; what was sent and other channels' answers stay", async () => {
    const [leaving, staying] = [await shop(), await shop()];
    const pending = await outgoing(leaving, 1);
    const sending = await outgoing(leaving, 1, "sending");
    const sent = await outgoing(leaving, 1, "sent");
    const other = await outgoing(staying, 1);
    const path = `/bots/${leaving.botId}/channels/telegram`;
    expect((await product.call(leaving.person, "DELETE", path)).status).toBeLessThan(300);
    expect(await product.platform.services.channels.lineOf(leaving.channelId)).toBeUndefined();
    expect(await statusOf(pending.id)).toEqual(GONE);
    expect(await statusOf(sending.id)).toEqual(GONE);
    expect(await statusOf(sent.id)).toEqual({ status: "sent", failure: null });
    expect(await statusOf(other.id)).toEqual({ status: "pending", failure: null });
  });

  it("do not keep the sweep from finding others, the longest forgotten first", async () => {
    const here = await shop();
    const lost = { ...here, channelId: "chn_gone" };
    for (let i = 0; i < 3; i++) await outgoing(lost, 500 + i);
    const young = await outgoing(here, 300);
    const old = await outgoing(here, 400);
    const found = await findForgottenAnswers(product.db, new Date(now - 200 * MINUTE), new Date(now), 2);
    expect(found.map(({ chatKey }) => chatKey)).toEqual([old.chatKey, young.chatKey]);
  });
});

describe("tidying", () => {
  it("forgets old handled mail and orphaned answers, once an hour however often it is asked", async () => {
    const here = await shop();
    const { conversations } = product.platform.services;
    const insertMail = async (id: string) => {
      const at = new Date(now - 9 * 24 * 60 * MINUTE);
      await product.db.execute(sql`
        insert into mail (id, channel_id, provider_message_id, chat_key, body, received_at, handled_at)
        values (${id}, ${here.channelId}, ${id}, '1', '{}', ${at}, ${at})`);
    };
    const count = async () =>
      (await product.db.execute(sql`select id from mail where channel_id = ${here.channelId}`)).rows.length;
    const orphan = await outgoing({ ...here, channelId: "chn_gone" }, 5);
    const kept = await outgoing(here, 5);

    await insertMail("mai_1");
    await conversations.tidy();
    expect(await count()).toBe(0);
    expect(await statusOf(orphan.id)).toEqual(GONE);
    expect(await statusOf(kept.id)).toEqual({ status: "pending", failure: null });

    await insertMail("mai_2");
    now += 59 * MINUTE;
    await conversations.tidy();
    expect(await count()).toBe(1);
    now += MINUTE;
    await conversations.tidy();
    expect(await count()).toBe(0);
  });
});
