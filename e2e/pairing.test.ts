import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { channel, subscription } from "../db/schema/index.ts";
import { buildApp } from "../server/app.ts";
import { findChromium } from "../server/channels/whatsapp-web/find-chromium.ts";
import { type Composition, compose } from "../server/compose.ts";
import { hostPages } from "../server/http/host-pages.ts";
import { readEnv } from "../server/kernel/env.ts";
import { loadKeys } from "../server/kernel/keys.ts";
import { createLogger } from "../server/kernel/logger.ts";
import { migrateDatabase } from "../server/providers/database/migrate-database.ts";
import { type OpenedDatabase, openDatabase } from "../server/providers/database/open-database.ts";
import { type FakeWhatsAppWeb, startFakeWhatsAppWeb } from "../server/testing/fake-whatsapp-web/index.ts";
import { until } from "../server/testing/until.ts";
import { startWorkers, type Workers } from "../workers/main.ts";
import { accessibilityProblems, open, PHONE, sideScroll, testBrowser } from "./support/browser.ts";
import { signUp } from "./support/people.ts";

const { visit } = testBrowser();
const SHOP = { number: "998901112233", name: "Gul doʻkoni" };
const SHOTS = process.env.PAIRING_SHOTS;

/**
 * The product in this process, so that the test can change a plan and look into a channel's row; the numbers' browsers are real ones that
 * show a page of our own in place of WhatsApp Web.
 */
describe.skipIf(!findChromium())("pairing a number by QR code", { timeout: 120_000 }, () => {
  let fake: FakeWhatsAppWeb;
  let dataDir: string;
  let database: OpenedDatabase;
  let composition: Composition;
  let app: Awaited<ReturnType<typeof buildApp>>;
  let workers: Workers;
  let base: string;

  beforeAll(async () => {
    fake = await startFakeWhatsAppWeb();
    dataDir = await mkdtemp(join(tmpdir(), "pairing-"));
    await fake.pinIn(join(dataDir, "whatsapp-web-version"));
    const logger = createLogger("warn");
    const env = {
      ...readEnv({}),
      DATA_DIR: dataDir,
      RATE_LIMIT_FACTOR: 1000,
      CHROMIUM_PATH: await fake.chromiumIn(dataDir, findChromium() ?? ""),
    };
    database = await openDatabase({ dataDir, logger, poolSize: 8 });
    await migrateDatabase(database.url);
    composition = await compose({ env, keys: loadKeys(env), logger, database });
    const { services, translate, checks } = composition;
    app = await buildApp({
      services,
      logger,
      translate,
      checks,
      publicUrl: undefined,
      rateLimitFactor: 1000,
      trustProxy: false,
      pages: (instance) => hostPages(instance, composition),
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    workers = await startWorkers(composition);
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await workers?.close();
    await composition?.close();
    await database?.close();
    await fake?.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Somebody new with a bot, on a plan. Returns the address of the pairing page. */
  async function newBot(page: Page, name: string, plan: "free" | "business"): Promise<string> {
    await signUp(page, name);
    const made = await page.request.post("/api/v1/bots", {
      data: { name, language: "uz" },
      headers: { origin: base },
    });
    const { id } = (await made.json()) as { id: string };
    const bot = await database.db.query.bot.findFirst({ where: (rows, { eq: is }) => is(rows.id, id) });
    await database.db
      .update(subscription)
      .set({ plan, status: "active" })
      .where(eq(subscription.workspaceId, bot?.workspaceId ?? ""));
    return `/uz/app/bots/${id}/channels/whatsapp-web`;
  }
  const sessionIs = async (state: string) => {
    const [row] = await database.db.select().from(channel).where(eq(channel.kind, "whatsapp-web"));
    return row?.session?.state === state && row.session;
  };

  /** Sound at both sizes and in every language. */
  async function looksRight(page: Page, address: string, name: string): Promise<void> {
    for (const language of ["uz", "ru", "en"]) {
      await open(page, address.replace("/uz/", `/${language}/`));
      for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
        await page.setViewportSize(viewport);
        expect(await sideScroll(page)).toBe(0);
        if (SHOTS)
          await page.screenshot({
            path: `${SHOTS}/${name}-${language}-${viewport.width}.png`,
            fullPage: true,
          });
      }
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(page, address);
  }

  it("says that the plan does not have it, and leads to the other channels", async () => {
    const page = await visit({ baseUrl: base });
    const address = await newBot(page, "Tarif", "free");
    await open(page, address);
    await page.getByText("Tarifingizga kirmaydi").waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    await looksRight(page, address, "plan");
  });

  it("asks for consent, shows a code that lives, then the number, then that it was lost", async () => {
    const page = await visit({ baseUrl: base });
    const address = await newBot(page, "Gullar", "business");
    await looksRight(page, address, "consent");
    await page.getByRole("button", { name: "QR-kodni koʻrsatish" }).click();
    await page.getByText("Rozi boʻlsangiz, belgilang").waitFor();
    expect(await page.getByRole("img", { name: /QR-kod/ }).count()).toBe(0);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "QR-kodni koʻrsatish" }).click();
    await page.getByRole("img", { name: /QR-kod/ }).waitFor({ timeout: 30_000 });
    await page.getByText(/Kod yana \d+ soniya/).waitFor();
    await looksRight(page, address, "qr");

    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    const state = await until("a code", () => sessionIs("qr"));
    fake.scan(state.state === "qr" ? state.qr : "", SHOP);
    await page.getByText(`+${SHOP.number}`).waitFor({ timeout: 20_000 });
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
    await looksRight(page, address, "ready");

    fake.unlink(SHOP.number);
    await page.getByText("Telefon endi ulanmagan").waitFor({ timeout: 20_000 });
    await looksRight(page, address, "lost");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Qayta ulash" }).click();
    await page.getByRole("img", { name: /QR-kod/ }).waitFor({ timeout: 30_000 });
  });
});
