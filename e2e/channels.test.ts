import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeMeta, startFakeMeta } from "../server/testing/fake-meta.ts";
import { until } from "../server/testing/until.ts";
import { accessibilityProblems, open, PHONE, sideScroll, testBrowser, WIDE } from "./support/browser.ts";
import { type OwnProduct, startOwnProduct } from "./support/own-product.ts";
import { signUp } from "./support/people.ts";

const { visit, telegram } = testBrowser();

/** A folder for pictures of every page that is looked at. */
const SHOTS = process.env.CHANNEL_SHOTS;
const NUMBER = { phoneNumberId: "106540352242922", token: "EAAnumber", appSecret: "owners-own-secret" };
const PROFILE = { accountId: "17841405793187218", token: "IGAAprofile", appSecret: "owners-own-secret" };
const BUSINESS_ACCOUNT = "102290129340398";

let meta: FakeMeta;
let product: OwnProduct;

/** An installation with a public address and without an application of its own at Meta. */
beforeAll(async () => {
  meta = await startFakeMeta({ webhookRetryMs: 200 });
  product = await startOwnProduct({
    META_GRAPH_BASE_URL: meta.url,
    INSTAGRAM_GRAPH_BASE_URL: meta.url,
    TELEGRAM_API_ROOT: telegram.url,
    CHROMIUM_PATH: "/nowhere/chromium",
  });
}, 120_000);
afterAll(async () => {
  await product?.close();
  await meta?.close();
});

type Owned = { page: Page; id: string; home: string };

/** Somebody new with a bot. */
async function newBot(name: string, plan: "free" | "business" = "business"): Promise<Owned> {
  const page = await visit({ baseUrl: product.url });
  await signUp(page, name);
  const made = await page.request.post("/api/v1/bots", {
    data: { name, language: "uz" },
    headers: { origin: product.url },
  });
  const { id } = (await made.json()) as { id: string };
  if (plan !== "free") await product.setPlan(id, plan);
  return { page, id, home: `/uz/app/bots/${id}` };
}

async function withoutScripts({ page }: Owned): Promise<Page> {
  const state = await page.context().storageState();
  return visit({ baseUrl: product.url, state, javaScript: false });
}

const card = (page: Page, kind: string) =>
  page.locator("section", { has: page.getByRole("heading", { name: kind }) });
const wrong = (page: Page, field: string) => page.getAttribute(`[name=${field}]`, "aria-invalid");

async function connectNumber(page: Page, home: string, fields: Partial<typeof NUMBER>): Promise<void> {
  await open(page, `${home}/channels/whatsapp`);
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await page.click("#whatsapp [type=submit]");
}

describe("the overview of channels", () => {
  it("says of each kind how it is: what the plan lacks, what this installation lacks, what works at once", async () => {
    const { page, id, home } = await newBot("Tarifsiz", "free");
    await open(page, `${home}/channels`);
    const whatsapp = card(page, "WhatsApp").first();
    await whatsapp.getByText("tarifida bu kanal yoʻq").waitFor();
    expect(await whatsapp.getByRole("link", { name: "Tariflarni" }).getAttribute("href")).toBe(
      "/uz/app/billing/choose",
    );
    expect(await whatsapp.getByRole("link", { name: "Ulash" }).count()).toBe(0);
    await card(page, "QR-kod orqali").getByText("CHROMIUM_PATH").waitFor();
    const chat = card(page, "Saytdagi suhbat").getByRole("link", { name: "Suhbat sahifasini" });
    expect(await chat.getAttribute("href")).toBe(`${product.url}/chat/${id}`);
    await page.getByRole("link", { name: "Ulash: Telegram" }).click();
    await page.waitForURL("**/channels/telegram");
    await open(page, `${home}/channels/instagram`);
    await page.getByText("tarifida bu kanal yoʻq").waitFor();
    expect(await page.locator("#instagram").count()).toBe(0);
  });
});

describe("WhatsApp", () => {
  it("names the wrong field, keeps what was typed and never sends a secret back", async () => {
    const { page, home } = await newBot("Xato");
    meta.addNumber({ ...NUMBER, phoneNumberId: "1001", token: "EAAone" });
    await connectNumber(page, home, { phoneNumberId: "+998 90", token: "two words" });
    await page.getByText("faqat raqamlar").first().waitFor();
    expect(await wrong(page, "token")).toBe("true");
    expect(await page.inputValue("[name=phoneNumberId]")).toBe("+998 90");

    await connectNumber(page, home, { phoneNumberId: "1001", token: "EAAone" });
    await page.getByText("Ilova sirini kiriting").waitFor();
    await connectNumber(page, home, { ...NUMBER, phoneNumberId: "1001", token: "EAAwrong" });
    await page.getByText("Qaytadan nusxalang").waitFor();
    expect(await wrong(page, "token")).toBe("true");
    expect(await wrong(page, "phoneNumberId")).toBeNull();
    expect(await page.content()).not.toContain("EAAwrong");
    expect(await page.content()).not.toContain(NUMBER.appSecret);
    await connectNumber(page, home, { ...NUMBER, phoneNumberId: "1002", token: "EAAone" });
    await page.getByText("Meta bunday raqamni topmadi").waitFor();
    expect(await wrong(page, "phoneNumberId")).toBe("true");
    await connectNumber(page, home, { ...NUMBER, phoneNumberId: "1001", token: "" });
    await page.getByText("Kirish tokenini joylang").waitFor();
  });

  it("is connected, answers a customer, shows without reload that it broke, and is repaired by one press", async () => {
    const { page, id, home } = await newBot("Gulzor");
    meta.addNumber({ ...NUMBER, businessAccountId: BUSINESS_ACCOUNT, verifiedName: "Gulzor doʻkoni" });
    await connectNumber(page, home, { ...NUMBER, businessAccountId: BUSINESS_ACCOUNT } as typeof NUMBER);
    await page.getByRole("heading", { name: "Gulzor doʻkoni" }).waitFor();
    const address = await page.getByLabel("Callback URL").inputValue();
    expect(address).toBe(`${product.url}/webhooks/whatsapp`);
    const verifyToken = await page.getByLabel("Verify token").inputValue();
    expect(await meta.setWebhook("whatsapp", address, verifyToken)).toBe(true);
    meta.customerWrites(NUMBER.phoneNumberId, { from: "998901112233", name: "Aziz", text: "Salom" });
    await until("the answer", () => meta.sent(NUMBER.phoneNumberId, "998901112233").length > 0);

    await open(page, `${home}/channels`);
    const whatsapp = card(page, "WhatsApp").first();
    await whatsapp.getByText("Gulzor doʻkoni").waitFor();
    await until("the page to listen", () => page.getByText("Real vaqtda").isVisible());
    meta.setStatus(NUMBER.phoneNumberId, "BANNED");
    await product.checkHealth(id);
    await whatsapp.getByText("Ishlamayapti").waitFor();
    await whatsapp.getByText("cheklab qoʻygan").waitFor();
    meta.failNext({ path: `/${NUMBER.phoneNumberId}`, fault: { kind: "error", status: 401, code: 190 } });
    await whatsapp.getByRole("button", { name: "Tuzatish" }).click();
    await whatsapp.getByText("Qaytadan nusxalang").waitFor();
    meta.setStatus(NUMBER.phoneNumberId, "CONNECTED");
    await whatsapp.getByRole("button", { name: "Tuzatish" }).click();
    await page.getByText("Gulzor doʻkoni yana ishlayapti.").waitFor();
    await whatsapp.getByText("Ishlayapti", { exact: true }).waitFor();
  });

  it("that serves another bot is refused at the number", async () => {
    meta.addNumber({ ...NUMBER, phoneNumberId: "2001", token: "EAAtwo" });
    const first = await newBot("Birinchi");
    await connectNumber(first.page, first.home, { ...NUMBER, phoneNumberId: "2001", token: "EAAtwo" });
    await first.page.getByText("Ishlayapti", { exact: true }).waitFor();
    const second = await newBot("Ikkinchi");
    await connectNumber(second.page, second.home, { ...NUMBER, phoneNumberId: "2001", token: "EAAtwo" });
    await until("the refusal", async () => (await wrong(second.page, "phoneNumberId")) === "true");
  });
});

describe("Instagram", () => {
  it("is connected, switched off and on, and disconnected, before scripts run", async () => {
    meta.addProfile({ ...PROFILE, username: "gulzor_uz", name: "Gulzor" });
    const owned = await newBot("Instagramda");
    const page = await withoutScripts(owned);
    const path = `${owned.home}/channels/instagram`;
    await page.goto(path);
    await page.fill("[name=accountId]", PROFILE.accountId);
    await page.fill("[name=token]", "IGAAwrong");
    await page.fill("[name=appSecret]", PROFILE.appSecret);
    await page.click("#instagram [type=submit]");
    expect(await wrong(page, "token")).toBe("true");
    expect(await page.inputValue("[name=accountId]")).toBe(PROFILE.accountId);
    expect(await page.inputValue("[name=token]")).toBe("");
    expect(await page.inputValue("[name=appSecret]")).toBe("");
    await page.fill("[name=token]", PROFILE.token);
    await page.fill("[name=appSecret]", PROFILE.appSecret);
    await page.click("#instagram [type=submit]");
    await page.getByText("@gulzor_uz").first().waitFor();
    expect(meta.subscriptions(PROFILE.accountId)).toContain("messages");

    await page.click("summary:has-text('Oʻchirib qoʻyish')");
    await page.click("details[open] [type=submit]");
    await page.getByText("Bu kanal oʻchirilgan").waitFor();
    await page.getByRole("button", { name: "Yoqish" }).click();
    await page.getByText("Ishlayapti", { exact: true }).waitFor();
    await page.click("summary:has-text('Uzish')");
    await page.click("details[open] [type=submit]");
    await page.getByRole("button", { name: "Instagramni ulash" }).waitFor();
    expect(meta.subscriptions(PROFILE.accountId)).not.toContain("messages");
  });
});

describe("the hand-over of a bot", () => {
  it("keeps what was typed when something is wrong, and then is saved", async () => {
    const { page, home } = await newBot("Oʻtkazish");
    const path = `${home}/settings/handover`;
    await open(page, path);
    const words = page.getByLabel("Doim odam kerakligini bildiradigan soʻzlar");
    for (const word of ["shikoyat", "жалоба"]) {
      await words.fill(word);
      await words.press("Enter");
    }
    await page.selectOption("[name=whenUnknown]", "hand_over");
    await page.selectOption("[name=resumeAfterMinutes]", "0");
    await page.check("[name=askFeedback]");
    await page.check("[name=hasHours]");
    await page.fill("[name='days[0].from']", "");
    await page.fill("[name='days[4].from']", "18:00");
    await page.fill("[name='days[4].to']", "02:00");
    await page.fill("[name=holidays]", "31.12.2026\n2026-02-30");
    await page.fill("[name='awayText.uz']", "Ertaga javob beramiz.");
    await page.click("#handover [type=submit]");
    await page.getByText("Bunday sana yoʻq: 2026-02-30").waitFor();
    await page.getByText("Ikkala vaqtni soat va daqiqada kiriting").waitFor();
    await page.getByRole("button", { name: "«жалоба» ni olib tashlash" }).waitFor();
    expect(await page.inputValue("[name='days[4].to']")).toBe("02:00");

    await page.fill("[name='days[0].from']", "09:00");
    await page.fill("[name=holidays]", "31.12.2026");
    await page.click("#handover [type=submit]");
    await page.getByText("Oʻtkazish sozlamalari saqlandi.").waitFor();
    const { handover, workingHours, askFeedback } = await (
      await page.request.get(`/api/v1${home.replace("/uz/app", "")}`)
    ).json();
    expect(handover).toMatchObject({
      whenUnknown: "hand_over",
      resumeAfterMinutes: 0,
      words: ["shikoyat", "жалоба"],
    });
    expect(workingHours.days[4]).toEqual({ from: "18:00", to: "02:00" });
    expect(workingHours.days[6]).toBeNull();
    expect(workingHours).toMatchObject({
      holidays: ["2026-12-31"],
      awayText: { uz: "Ertaga javob beramiz." },
    });
    expect(askFeedback).toBe(true);
  });

  it("is set before scripts run, with words as plain lines; hours without a day are refused", async () => {
    const owned = await newBot("Skriptsiz");
    const page = await withoutScripts(owned);
    await page.goto(`${owned.home}/settings/handover`);
    await page.fill("[name=words]", "shikoyat\npulni qaytaring\n");
    await page.uncheck("[name=whenUpset]");
    await page.check("[name=hasHours]");
    for (const day of [0, 1, 2, 3, 4]) await page.uncheck(`[name='days[${day}].open']`);
    await page.click("#handover [type=submit]");
    await page.getByText("Kamida bitta kunni belgilang").waitFor();
    expect(await page.inputValue("[name=words]")).toContain("pulni qaytaring");
    await page.uncheck("[name=hasHours]");
    await page.click("#handover [type=submit]");
    await page.waitForURL("**/settings/handover");
    const bot = await (await page.request.get(`/api/v1${owned.home.replace("/uz/app", "")}`)).json();
    expect(bot.handover.words).toEqual(["shikoyat", "pulni qaytaring"]);
    expect(bot.handover.whenUpset).toBe(false);
    expect(bot.workingHours).toBeNull();
  });
});

describe("every page of channels and hand-over", () => {
  it.each([
    ["wide", WIDE, "light"],
    ["phone", PHONE, "dark"],
  ] as const)(
    "is sound in three languages: %s",
    async (size, viewport, colorScheme) => {
      const full = await newBot(`Toʻliq ${size}`);
      const empty = await newBot(`Boʻsh ${size}`);
      const number = { ...NUMBER, phoneNumberId: `300${viewport.width}`, token: `EAA${size}` };
      meta.addNumber(number);
      await connectNumber(full.page, full.home, number);
      await full.page.getByText("Ishlayapti", { exact: true }).waitFor();
      meta.setStatus(number.phoneNumberId, "BANNED");
      await product.checkHealth(full.id);
      const paths = [
        [full, "/channels"],
        [full, "/channels/whatsapp"],
        [empty, "/channels"],
        [empty, "/channels/telegram"],
        [empty, "/channels/whatsapp"],
        [empty, "/channels/instagram"],
        [empty, "/new/channel"],
        [empty, "/settings/handover"],
      ] as const;
      const found: string[] = [];
      for (const [{ page, home }, path] of paths) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        for (const language of ["uz", "ru", "en"]) {
          await open(page, home.replace("/uz/", `/${language}/`) + path);
          for (const problem of await accessibilityProblems(page))
            found.push(`${language}${path}: ${problem}`);
          const wider = await sideScroll(page);
          if (wider > 0) found.push(`${language}${path}: ${wider} pixels wider than the window`);
          const name = `${size}-${home === full.home ? "full" : "empty"}${path.replaceAll("/", "-")}-${language}`;
          if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
        }
      }
      expect(found).toEqual([]);
    },
    240_000,
  );
});
