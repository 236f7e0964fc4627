import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { channel, conversation, notice, noticeDelivery, user } from "../../db/schema/index.ts";
import { AppError } from "../kernel/errors.ts";
import { systemIds } from "../kernel/ids.ts";
import { silentLogger } from "../kernel/logger.ts";
import type { Letter } from "../providers/mail/port.ts";
import { renderLetter } from "../providers/mail/render-letter.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { sendNotice } from "./send-notice.ts";

const MINUTE = 60_000;
let now = Date.now();
const clock = { now: () => new Date(now) };
const product = testPlatform({ workers: false, clock });
let chats = 0;

async function shopWithOwner(language: "uz" | "ru" | "en" = "en", name = "Gul <b>& Co</b>") {
  const made = await product.business(name);
  await product.db.update(user).set({ language, emailVerified: true }).where(eq(user.id, made.person.userId));
  const { workspaceId, userId, email } = made.person;
  const { notices } = product.platform.services;
  const outbox: Letter[] = [];
  let fail: (() => Error) | undefined;
  let duringSend = async () => {};
  const letters = {
    db: product.db,
    clock,
    logger: silentLogger,
    translate: product.platform.composition.translate,
    renderLetter,
    ids: systemIds,
    messenger: undefined,
    dailyLimits: {},
    siteUrl: "https://bot.example",
    mailer: {
      async send(letter: Letter) {
        await duringSend();
        if (fail) throw fail();
        outbox.push(letter);
      },
    },
  };
  return {
    ...made,
    workspaceId,
    email,
    outbox,
    failWith: (error: (() => Error) | undefined) => {
      fail = error;
    },
    during: (work: () => Promise<void>) => {
      duringSend = work;
    },
    deliveries: () => product.db.select().from(noticeDelivery).where(eq(noticeDelivery.userId, userId)),
    /** Sends whatever is due, as the workers would. */
    async work() {
      for (const { id } of await product.db
        .select()
        .from(noticeDelivery)
        .where(eq(noticeDelivery.userId, userId)))
        await sendNotice(letters, id);
    },
    send: (id: string) => sendNotice(letters, id),
    async waits(minutesAgo: number) {
      const id = `cnv_notice${++chats}`;
      const since = new Date(now - minutesAgo * MINUTE);
      await product.db.insert(conversation).values({
        id,
        workspaceId,
        botId: made.bot.id,
        channelId: made.channelId,
        chatKey: id,
        waitingSince: since,
        lastMessageAt: since,
        createdAt: since,
      });
      return id;
    },
    async breakChannel(code = "channels.bad_credentials") {
      await product.db.update(channel).set({ status: "broken" }).where(eq(channel.id, made.channelId));
      return notices.tell({
        workspaceId,
        kind: "channel_broken",
        occasion: `${made.channelId}:${now}`,
        botId: made.bot.id,
        data: { channelId: made.channelId, channel: "telegram", account: "@shop", bot: name, code },
      });
    },
    async restoreChannel() {
      await product.db.update(channel).set({ status: "active" }).where(eq(channel.id, made.channelId));
      return notices.tell({
        workspaceId,
        kind: "channel_restored",
        occasion: `${made.channelId}:${now}`,
        botId: made.bot.id,
        data: { channelId: made.channelId, channel: "telegram", account: "@shop", bot: name, code: "" },
      });
    },
  };
}

describe("a notice", () => {
  it("tells what happened, of which bot, and leads to the page that repairs it, in the owner's language, escaped", async () => {
    for (const [language, words] of [
      ["en", "does not answer on Telegram"],
      ["ru", "не отвечает: Telegram"],
      ["uz", "javob bermayapti: Telegram"],
    ] as const) {
      const shop = await shopWithOwner(language);
      await shop.breakChannel();
      await shop.work();
      const [letter] = shop.outbox;
      expect(letter?.to).toBe(shop.email);
      expect(letter?.subject).toContain(words);
      expect(letter?.text).toContain(`https://bot.example/${language}/app/bots/${shop.bot.id}/channels`);
      expect(letter?.text).toContain("Gul <b>& Co</b>");
      expect(letter?.html).toContain("Gul &lt;b&gt;&amp; Co&lt;/b&gt;");
      expect(letter?.html).not.toContain("<b>");
      expect(`${letter?.subject} ${letter?.text}`).not.toMatch(/\{\{|notices:/);
    }
  });

  it("is told once for each occasion, and reaches nobody of another workspace", async () => {
    const shop = await shopWithOwner();
    const other = await shopWithOwner();
    expect(await shop.breakChannel()).toBe(true);
    expect(await shop.breakChannel()).toBe(false);
    await Promise.all([shop.work(), other.work()]);
    expect(shop.outbox).toHaveLength(1);
    expect(other.outbox).toHaveLength(0);
    expect(await other.deliveries()).toEqual([]);
  });

  it("leaves once, although two processes send it at the same moment", async () => {
    const shop = await shopWithOwner();
    await shop.breakChannel();
    const [delivery] = await shop.deliveries();
    await Promise.all([1, 2, 3].map(() => shop.send(delivery?.id ?? "")));
    expect(shop.outbox).toHaveLength(1);
    expect(await shop.deliveries()).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  it("is tried again with growing waits while the mail server is away, and given up when it refuses for good", async () => {
    const shop = await shopWithOwner();
    await shop.breakChannel();
    shop.failWith(() => new AppError("mail.unavailable", { permanent: false }));
    await shop.work();
    await shop.work();
    expect(await shop.deliveries()).toMatchObject([{ status: "waiting", attempts: 1 }]);
    now += MINUTE;
    await shop.work();
    now += MINUTE;
    await shop.work();
    expect(await shop.deliveries()).toMatchObject([{ status: "waiting", attempts: 2 }]);
    shop.failWith(undefined);
    now += MINUTE;
    await shop.work();
    expect(await shop.deliveries()).toMatchObject([{ status: "sent", attempts: 3, failure: null }]);
    now += 10 * MINUTE;
    await shop.breakChannel();
    shop.failWith(() => new AppError("mail.unavailable", { permanent: true }));
    await shop.work();
    expect((await shop.deliveries()).map(({ status }) => status).sort()).toEqual(["failed", "sent"]);
  });

  it("is sent by another process when its sender died", async () => {
    const shop = await shopWithOwner();
    await shop.breakChannel();
    const [delivery] = await shop.deliveries();
    await product.db.update(noticeDelivery).set({ status: "sending", dueAt: new Date(now + MINUTE) });
    await shop.send(delivery?.id ?? "");
    expect(shop.outbox).toHaveLength(0);
    now += 2 * MINUTE;
    await shop.send(delivery?.id ?? "");
    expect(shop.outbox).toHaveLength(1);
  });

  it("is not sent when it is not true any more, and good news is for those who had the bad news", async () => {
    const shop = await shopWithOwner();
    await shop.breakChannel();
    await shop.restoreChannel();
    await shop.work();
    expect(shop.outbox).toHaveLength(0);
    expect((await shop.deliveries()).map(({ status }) => status)).toEqual(["skipped", "skipped"]);
    now += MINUTE;
    await shop.breakChannel("channels.unavailable");
    await shop.work();
    now += MINUTE;
    await shop.restoreChannel();
    await shop.work();
    expect(shop.outbox.map(({ subject }) => subject)).toEqual([
      expect.stringContaining("does not answer"),
      expect.stringContaining("again"),
    ]);
  });

  it("to an address that nobody confirmed is sent three times a day at most", async () => {
    const shop = await shopWithOwner();
    await product.db.update(user).set({ emailVerified: false }).where(eq(user.id, shop.person.userId));
    for (let i = 0; i < 5; i++) {
      now += 10 * MINUTE;
      await shop.breakChannel();
      await shop.work();
    }
    expect(shop.outbox).toHaveLength(3);
  });
});

describe("customers who wait for a person", () => {
  it("are told of after five minutes, once for each waiting, and not when somebody has answered", async () => {
    const shop = await shopWithOwner();
    const { notices } = product.platform.services;
    const early = await shop.waits(4);
    await notices.sweep();
    expect(await shop.deliveries()).toEqual([]);
    now += 2 * MINUTE;
    const answered = await shop.waits(6);
    await notices.sweep();
    await notices.sweep();
    expect(await shop.deliveries()).toHaveLength(2);
    await product.db.update(conversation).set({ waitingSince: null }).where(eq(conversation.id, answered));
    await shop.work();
    expect(shop.outbox).toHaveLength(1);
    expect(shop.outbox[0]?.subject).toBe("1 customer is waiting for a person to answer");
    expect(shop.outbox[0]?.text).toContain(`/app/bots/${shop.bot.id}/conversations/${early}`);
    expect(shop.outbox[0]?.text).toContain("6 minutes");
    await product.db
      .update(conversation)
      .set({ waitingSince: new Date(now + MINUTE) })
      .where(eq(conversation.id, answered));
    now += 7 * MINUTE;
    await notices.sweep();
    expect(await shop.deliveries()).toHaveLength(3);
  });

  it("are collected: one letter about a workspace in fifteen minutes", async () => {
    const shop = await shopWithOwner("ru");
    const { notices } = product.platform.services;
    await shop.waits(6);
    await notices.sweep();
    await shop.work();
    for (let i = 0; i < 3; i++) {
      now += 4 * MINUTE;
      await shop.waits(6);
      await notices.sweep();
      await shop.work();
    }
    expect(shop.outbox).toHaveLength(1);
    now += 4 * MINUTE;
    await shop.work();
    expect(shop.outbox).toHaveLength(2);
    expect(shop.outbox[1]?.subject).toBe("3 клиента ждут ответа сотрудника");
  });
});

describe("the notices' workers", () => {
  it("write the letter where letters go, and take up a letter whose job was lost", async () => {
    const shop = await shopWithOwner();
    await shop.breakChannel();
    const { jobs, services } = product.platform.composition;
    const worker = jobs.work("notices", ({ deliveryId }) => services.notices.deliver(deliveryId), {
      concurrency: 1,
    });
    const outbox = join(product.platform.dataDir, "outbox");
    const letters = async () => {
      const names = await readdir(outbox).catch(() => []);
      const texts = await Promise.all(
        names.filter((one) => one.endsWith(".json")).map((one) => readFile(join(outbox, one), "utf8")),
      );
      return texts.map((text) => JSON.parse(text) as Letter).filter(({ to }) => to === shop.email);
    };
    const about = async () =>
      (await letters()).filter(({ subject }) => subject.includes("does not answer")).length;
    await expect.poll(about, { timeout: 15_000 }).toBe(1);
    now += 10 * MINUTE;
    await product.db.execute(sql`
      with told as (
        insert into notice (id, workspace_id, kind, occasion, data, created_at)
        values ('ntc_lost', ${shop.workspaceId}, 'channel_broken', 'lost', ${JSON.stringify({ channelId: shop.channelId, channel: "telegram", account: "a", bot: "b", code: "" })}::jsonb, ${clock.now()}) returning id
      )
      insert into notice_delivery (id, notice_id, workspace_id, kind, user_id, medium, due_at, created_at)
      select 'ntd_lost', id, ${shop.workspaceId}, 'channel_broken', ${shop.person.userId}, 'email', ${clock.now()}, ${clock.now()} from told`);
    await services.notices.sweep();
    await expect.poll(about, { timeout: 15_000 }).toBe(2);
    await worker.close();
  }, 40_000);

  it("forget what is three months old", async () => {
    const shop = await shopWithOwner();
    await shop.breakChannel();
    now += 91 * 24 * 60 * MINUTE;
    await product.platform.services.notices.sweep();
    expect(await product.db.select().from(notice).where(eq(notice.workspaceId, shop.workspaceId))).toEqual(
      [],
    );
  });
});
