import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bot, channel, conversation, workspace } from "../../../db/schema/index.ts";
import { sleep, systemClock } from "../../kernel/clock.ts";
import { systemIds } from "../../kernel/ids.ts";
import { silentLogger } from "../../kernel/logger.ts";
import { type FakeWhatsAppWeb, startFakeWhatsAppWeb } from "../../testing/fake-whatsapp-web/index.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { until } from "../../testing/until.ts";
import type { InboundMail, Parsed } from "../port.ts";
import { findChromium } from "./find-chromium.ts";
import { createWhatsAppWeb, holdSessions, type WhatsAppWebOptions } from "./index.ts";
import { processTree } from "./process-tree.ts";

const database = testDatabase();
const chromium = findChromium();
const ALI = "998907654321@c.us";
const SHOP = { number: "998901112233", name: "Gul doʻkoni" };
const FAST = { firstWaitMs: 200, longestWaitMs: 1000, lookAtMemoryMs: 300 };
const QUICK = {
  brake: { gapMs: 50, partGapMs: 20, perMinute: 1000 },
  speak: { typing: { perLetterMs: 1, mostMs: 20 } },
};

/** Chromium is no part of the product: where there is none these tests have nothing to run in. */
describe.skipIf(!chromium)(
  "a number paired by QR code, with the real library in a real Chromium",
  { timeout: 90_000 },
  () => {
    let fake: FakeWhatsAppWeb;
    let dataDir: string;
    let browser: string;
    const closing: (() => Promise<unknown>)[] = [];

    beforeAll(async () => {
      const { db } = database;
      await db.insert(workspace).values({ id: "wsp_1", name: "W", slug: "w", createdAt: new Date() });
      fake = await startFakeWhatsAppWeb({ qrEveryMs: 3000 });
      dataDir = await mkdtemp(join(tmpdir(), "whatsapp-web-"));
      await fake.pinIn(join(dataDir, "whatsapp-web-version"));
      browser = await fake.chromiumIn(dataDir, chromium ?? "");
    });
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
      await database.db.delete(channel);
      fake.fail();
    });
    afterAll(async () => {
      await fake?.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    });

    /** A process of its own that holds numbers, and everything it received. */
    function worker(more: Partial<WhatsAppWebOptions> = {}) {
      const { db } = database;
      const deps = { db, clock: systemClock, ids: systemIds, logger: silentLogger };
      const driver = createWhatsAppWeb({
        ...deps,
        dataDir,
        chromiumPath: browser,
        times: FAST,
        ...QUICK,
        ...more,
      });
      const got: Parsed[] = [];
      const told: string[] = [];
      const holder = holdSessions({
        ...deps,
        driver,
        events: {
          publish: async (_workspace, event) => void told.push(event.type === "channel" ? event.status : ""),
        },
        receive: async (_channel, parsed) => void got.push(parsed),
        heartbeatMs: 300,
        lookEveryMs: 100,
      });
      let closed: Promise<void> | undefined;
      const close = () => (closed ??= holder.close().then(() => driver.close()));
      closing.push(close);
      const mails = () => got.flatMap((parsed) => parsed.mails);
      return { driver, got, told, mails, close, receipts: () => got.flatMap((parsed) => parsed.receipts) };
    }

    async function newChannel(id: string, status: "pairing" | "active" = "pairing"): Promise<string> {
      await database.db
        .insert(bot)
        .values({ id: `bot_${id}`, workspaceId: "wsp_1", name: "B", language: "uz" });
      await database.db.insert(channel).values({
        id,
        workspaceId: "wsp_1",
        botId: `bot_${id}`,
        kind: "whatsapp-web",
        externalId: id,
        displayName: "WhatsApp",
        sealedCredentials: "x",
        sealedWebhookSecret: "x",
        delivery: "session",
        status,
      });
      return id;
    }
    async function row(id: string) {
      const [found] = await database.db.select().from(channel).where(eq(channel.id, id));
      return found;
    }
    const session = async (id: string, state: string) => {
      const found = await row(id);
      return found?.session?.state === state && found.session;
    };
    const qrOf = async (id: string) => {
      const state = await until("a QR code", () => session(id, "qr"), 30_000);
      return state.state === "qr" ? state.qr : "";
    };
    async function paired(id: string, phone = SHOP): Promise<void> {
      fake.scan(await qrOf(id), phone);
      await until("the number", () => session(id, "ready"), 30_000);
      await until("its page", () => fake.isLinked(phone.number));
    }
    async function writes(
      who: ReturnType<typeof worker>,
      fields: Record<string, unknown>,
    ): Promise<InboundMail> {
      const before = who.mails().length;
      fake.write(SHOP.number, ALI, { notifyName: "Ali", ...fields });
      await until("the mail", () => who.mails().length > before);
      const mail = who.mails()[before];
      if (!mail) throw new Error("there is no mail");
      return mail;
    }
    /** As the mailbox would have it. */
    async function knows(id: string, chatKey = ALI): Promise<void> {
      const now = new Date();
      const talk = {
        workspaceId: "wsp_1",
        botId: `bot_${id}`,
        channelId: id,
        chatKey,
        lastMessageAt: now,
        createdAt: now,
      };
      await database.db
        .insert(conversation)
        .values({ id: systemIds.next("cnv"), ...talk, lastCustomerAt: now });
    }

    it("is paired by a QR code that changes, is written to, answers, and says what became of the answer", async () => {
      const id = await newChannel("chn_life");
      const one = worker();
      const first = await qrOf(id);
      await until("another code", async () => (await qrOf(id)) !== first);
      await paired(id);
      const found = await row(id);
      expect(found).toMatchObject({
        status: "active",
        externalId: SHOP.number,
        displayName: SHOP.name,
        link: `https://wa.me/${SHOP.number}`,
      });
      expect(one.told).toContain("pairing");
      expect(one.told.at(-1)).toBe("active");

      const mail = await writes(one, { body: "Narxi qancha?" });
      expect(mail).toMatchObject({
        chatKey: ALI,
        customer: { externalId: ALI, name: "Ali" },
        content: { type: "text", text: "Narxi qancha?" },
      });
      const access = { channelId: id, credentials: "{}" };
      await knows(id);
      const result = await one.driver.send(access, ALI, "*15 000* soʻm", { replyTo: mail.messageRef });
      expect(result).toEqual({ outcome: "sent", providerMessageId: fake.sent().at(-1)?.id });
      expect(fake.sent().at(-1)).toMatchObject({ chatKey: ALI, text: "*15 000* soʻm", number: SHOP.number });
      expect(fake.sent().at(-1)?.quoted).toBe(mail.messageRef?.split("_").at(-1));
      expect(fake.typing()).toContain(ALI);
      fake.acknowledge(SHOP.number, fake.sent().at(-1)?.id ?? "", 3);
      await until("the receipt", () => one.receipts().some(({ state }) => state === "read"));
      expect(await one.driver.check(access, null)).toEqual({ ok: true });
      // Its own answer came back through the page, and is not taken for the owner's word.
      expect(one.mails().map(({ content }) => content.type)).toEqual(["text"]);

      const sentBefore = fake.sent().length;
      expect(await one.driver.send(access, "998900000000@c.us", "Aksiya!")).toMatchObject({
        outcome: "refused",
        reason: "rejected",
      });
      expect(fake.sent()).toHaveLength(sentBefore);
    });

    it("gives files, edits, the owner's own words, and nothing of groups, statuses and notices", async () => {
      const id = await newChannel("chn_kinds");
      const one = worker();
      await paired(id);
      fake.keepFile("voice.ogg", Buffer.from("OggS-voice"));
      const voice = await writes(one, {
        type: "ptt",
        directPath: "/files/voice.ogg",
        mimetype: "audio/ogg; codecs=opus",
        size: 10,
        duration: "3",
      });
      expect(voice.content).toMatchObject({ type: "media", media: { kind: "voice", seconds: 3, bytes: 10 } });
      const access = { channelId: id, credentials: "{}" };
      const ref = voice.content.type === "media" ? voice.content.media.ref : "";
      const file = await one.driver.download?.(access, ref, { maxBytes: 100 });
      expect(file?.bytes.toString()).toBe("OggS-voice");
      await expect(one.driver.download?.(access, ref, { maxBytes: 5 })).rejects.toMatchObject({
        code: "channels.media_too_large",
      });
      const lost = await writes(one, {
        type: "image",
        directPath: "/files/none.jpg",
        size: 10,
        caption: "Shu bormi?",
      });
      expect(lost.content).toMatchObject({ type: "media", caption: "Shu bormi?" });
      const lostRef = lost.content.type === "media" ? lost.content.media.ref : "";
      await expect(one.driver.download?.(access, lostRef, { maxBytes: 100 })).rejects.toMatchObject({
        code: "channels.media_gone",
      });
      const asked = await writes(one, { body: "Ertaga ochiqmi" });
      fake.edit(SHOP.number, asked.messageRef ?? "", "Ertaga ochiqmisiz?");
      await until("the edit", () => one.mails().some(({ content }) => content.type === "edit"));
      expect(one.mails().at(-1)?.content).toEqual({
        type: "edit",
        of: asked.messageRef,
        text: "Ertaga ochiqmisiz?",
      });
      const echo = await writes(one, { body: "Ha, ochiqmiz", fromMe: true });
      expect(echo.content).toEqual({ type: "echo", text: "Ha, ochiqmiz" });

      const count = one.mails().length;
      fake.write(SHOP.number, "120363041234567890@g.us", { body: "guruhda", notifyName: "Vali" });
      fake.write(SHOP.number, "status@broadcast", { body: "holat" });
      fake.write(SHOP.number, ALI, { type: "e2e_notification" });
      fake.write(SHOP.number, ALI, {
        body: "kechagidan ham eski",
        t: Math.floor(Date.now() / 1000) - 90_000,
      });
      await writes(one, { body: "oxirgi" });
      expect(one.mails()).toHaveLength(count + 1);
    });

    it("goes on without a new code when the process that held it died, and answers what another process asks", async () => {
      const id = await newChannel("chn_move");
      const first = worker();
      await paired(id);
      await first.close();
      await until("the browser to end", () => fake.openPages() === 0);
      expect((await row(id))?.pollerId).toBeNull();
      const second = worker();
      await until("the number again", () => fake.isLinked(SHOP.number), 30_000);
      await until("a claim", async () => (await session(id, "ready")) && (await row(id))?.pollerId);
      expect(second.told).not.toContain("broken");

      await knows(id);
      const { db } = database;
      const other = createWhatsAppWeb({
        db,
        clock: systemClock,
        ids: systemIds,
        logger: silentLogger,
        dataDir: "/nowhere",
        chromiumPath: undefined,
      });
      closing.push(() => other.close());
      const access = { channelId: id, credentials: "{}" };
      const result = await until("the answer to go out", async () => {
        const sent = await other.send(access, ALI, "Boshqa jarayondan");
        return sent.outcome === "sent" && sent;
      });
      expect(result.providerMessageId).toBe(fake.sent().at(-1)?.id);
      await second.close();
      const unheld = createWhatsAppWeb({
        db,
        clock: systemClock,
        ids: systemIds,
        logger: silentLogger,
        dataDir: "/nowhere",
        chromiumPath: undefined,
        sendMs: 500,
      });
      closing.push(() => unheld.close());
      expect(await unheld.send(access, ALI, "Hech kim yoʻq")).toMatchObject({ outcome: "retry" });
    });

    it("starts a browser again that was killed or grew too large, and loses no answer silently", async () => {
      const id = await newChannel("chn_crash");
      const one = worker({ times: { ...FAST, mostMegabytes: 600 }, sendMs: 3000 });
      await paired(id);
      await knows(id);
      const access = { channelId: id, credentials: "{}" };
      fake.fail("silent");
      expect(await one.driver.send(access, ALI, "Eshitildimi?")).toMatchObject({ outcome: "unclear" });

      const [browserPid] = await browsersIn(dataDir);
      process.kill(browserPid ?? 0, "SIGKILL");
      await until("the page to go", () => !fake.isLinked(SHOP.number));
      expect((await one.driver.send(access, ALI, "Oʻlik brauzer")).outcome).not.toBe("sent");
      await until("the number again", () => fake.isLinked(SHOP.number), 30_000);
      const again = await until("to speak again", async () => {
        const result = await one.driver.send(access, ALI, "Yana shu yerda");
        return result.outcome === "sent" && result;
      });
      expect(again.outcome).toBe("sent");

      const [pid] = await browsersIn(dataDir);
      fake.swell(SHOP.number, 700);
      await until(
        "a new browser",
        async () => {
          const [now] = await browsersIn(dataDir);
          return now !== undefined && now !== pid && fake.isLinked(SHOP.number);
        },
        40_000,
      );
      expect((await row(id))?.status).toBe("active");
    });

    it("is lost with an alarm when the phone unlinks it, and its keys go", async () => {
      const id = await newChannel("chn_lost");
      const one = worker();
      await paired(id);
      expect(one.driver.holdable(id, false)).toBe(true);
      fake.unlink(SHOP.number);
      await until("the loss", () => session(id, "lost"), 20_000);
      await until("the browser to end", () => fake.openPages() === 0);
      expect(await row(id)).toMatchObject({
        status: "broken",
        errorCode: "channels.session_lost",
        session: { state: "lost", reason: "logout" },
      });
      expect(one.told.at(-1)).toBe("broken");
      await until("the keys to go", () => !one.driver.holdable(id, false));
      expect(await one.driver.check({ channelId: id, credentials: "{}" }, null)).toMatchObject({
        ok: false,
        code: "channels.session_lost",
      });
      // Nobody opens it again by itself.
      await sleep(700);
      expect(fake.openPages()).toBe(0);
    });

    it("is lost with an alarm when WhatsApp blocks the number", async () => {
      const id = await newChannel("chn_ban");
      worker();
      await paired(id);
      fake.changeState(SHOP.number, "TOS_BLOCK");
      await until("the loss", () => session(id, "lost"), 20_000);
      expect(await row(id)).toMatchObject({ status: "broken", session: { reason: "banned" } });
    });

    it("ends when its channel is disconnected, unlinks the phone and leaves no keys and no processes", async () => {
      const id = await newChannel("chn_bye");
      const one = worker();
      await paired(id);
      const before = fake.logouts();
      await one.driver.disconnect({ channelId: id, credentials: "{}" });
      await database.db.delete(channel).where(eq(channel.id, id));
      await until(
        "the browser to end",
        async () => fake.openPages() === 0 && (await browsersIn(dataDir)).length === 0,
      );
      expect(fake.logouts()).toBe(before + 1);
      await until("the keys to go", async () => !(await one.driver.profiles()).includes(id));
    });

    it("speaks for one bot only: a second bot that is paired with the same number is let go", async () => {
      const first = await newChannel("chn_mine");
      const second = await newChannel("chn_yours");
      worker();
      await paired(first);
      fake.scan(await qrOf(second), SHOP);
      await until("the refusal", () => session(second, "lost"), 20_000);
      expect(await row(second)).toMatchObject({ status: "broken", errorCode: "channels.taken" });
      expect(await row(first)).toMatchObject({ status: "active", externalId: SHOP.number });
    });
  },
);

/** The main processes of the browsers whose profiles lie under a folder. */
async function browsersIn(folder: string): Promise<number[]> {
  const { readFile } = await import("node:fs/promises");
  const own = await processTree(process.pid);
  const found = await Promise.all(
    own.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return line.includes(`--user-data-dir=${folder}`) && !line.includes("--type=") ? [pid] : [];
    }),
  );
  return found.flat();
}
