import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "../server/testing/until.ts";
import { connectedBot } from "./support/bots.ts";
import {
  accessibilityProblems,
  hydrated,
  open,
  PHONE,
  sideScroll,
  testBrowser,
  WIDE,
} from "./support/browser.ts";
import { signUp } from "./support/people.ts";

const { visit, telegram } = testBrowser();

let state: Awaited<ReturnType<BrowserContext["storageState"]>>;
let home: string;
let token: string;
let chats = 500;

beforeAll(async () => {
  const page = await visit();
  await signUp(page, "Mijozlar dafi");
  ({ home, token } = await connectedBot(page, telegram, "Daftar"));
  state = await page.context().storageState();
});

async function customer(firstName: string, text: string): Promise<number> {
  const chatId = ++chats;
  await telegram.customerWrites(token, { chatId, text, firstName });
  await until("the bot's answer", async () => (await telegram.sent(token, chatId)).length > 0);
  return chatId;
}

async function openProfile(page: Page, name: string): Promise<void> {
  await open(page, `${home}/customers`);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await hydrated(page);
}

describe("customers", () => {
  it("are listed, searched and described, and what was typed wrong is told at its field", async () => {
    await customer("Aziza", "Salom, gul bormi?");
    await customer("Timur", "Здравствуйте, есть ли розы?");
    const page = await visit({ state });
    await open(page, `${home}/customers`);
    await page.getByRole("searchbox").fill("Aziz");
    await page.getByRole("link", { name: "Timur" }).waitFor({ state: "detached" });
    await openProfile(page, "Aziza");
    await page.getByLabel("Mijoz haqida").fill("Har juma oq atirgul oladi.");
    await page.getByLabel("Teglar").fill("VIP, ulgurji");
    await page.getByLabel("Telefon").fill("raqam emas");
    await page.getByRole("button", { name: "Saqlash" }).click();
    await page.getByText("Bu telefon raqamiga oʻxshamaydi").waitFor();
    expect(await page.getByLabel("Mijoz haqida").inputValue()).toBe("Har juma oq atirgul oladi.");
    await page.getByLabel("Telefon").fill("+998 90 123 45 67");
    await page.getByRole("button", { name: "Saqlash" }).click();
    await page.getByText("Profil saqlandi.").waitFor();
    await open(page, `${home}/customers?tag=VIP`);
    await page.getByRole("link", { name: "Aziza" }).waitFor();
    expect(await page.getByRole("link", { name: "Timur" }).count()).toBe(0);
  });

  it("who are blocked get no answer until they are unblocked", async () => {
    const chatId = await customer("Bezori", "Salom");
    const page = await visit({ state });
    await openProfile(page, "Bezori");
    await page.getByRole("button", { name: "Mijozni bloklash" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Mijozni bloklash" }).click();
    await page.getByText("Mijoz bloklandi.").waitFor();
    const before = (await telegram.sent(token, chatId)).length;
    await telegram.customerWrites(token, { chatId, text: "Javob bering!", firstName: "Bezori" });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await telegram.sent(token, chatId)).toHaveLength(before);

    await page.getByRole("button", { name: "Blokdan chiqarish" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Blokdan chiqarish" }).click();
    await page.getByText("Mijoz blokdan chiqarildi.").waitFor();
    await telegram.customerWrites(token, { chatId, text: "Endi-chi?", firstName: "Bezori" });
    await until("an answer again", async () => (await telegram.sent(token, chatId)).length > before);
  });

  it("can be given their data, and forgotten when their name was typed", async () => {
    await customer("Unutilgan", "Mening sirli savolim bor edi");
    const page = await visit({ state });
    await openProfile(page, "Unutilgan");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Yuklab olish (JSON)" }).click(),
    ]);
    const data = await readFile(await download.path(), "utf8");
    expect(() => JSON.parse(data)).not.toThrow();
    expect(data).toContain("Mening sirli savolim bor edi");

    const address = page.url();
    await page.locator("summary", { hasText: "Oʻchirish…" }).click();
    await page.getByLabel("Tasdiqlash uchun").fill("Boshqa ism");
    await page.getByRole("button", { name: "Hammasini butunlay oʻchirish" }).click();
    await page.getByText("Ism mos kelmadi").waitFor();
    await page.getByLabel("Tasdiqlash uchun").fill("Unutilgan");
    await page.getByRole("button", { name: "Hammasini butunlay oʻchirish" }).click();
    await page.waitForURL(`**${home}/customers`);
    await until("everything is gone", async () => {
      const answer = await page.request.get(address);
      return answer.status() === 404;
    });
    await open(page, `${home}/inbox?q=sirli`);
    await page.getByText("Bu yer boʻsh").waitFor();
  });
});

describe.each(["uz", "ru", "en"])("the pages of customers in %s", (language) => {
  it.each([
    ["wide", WIDE, "light"],
    ["phone", PHONE, "dark"],
  ] as const)(
    "have no accessibility problem and no sideways scrolling: %s",
    async (_, viewport, colorScheme) => {
      await customer("Sahifa", "Salom");
      const page = await visit({ state, viewport, colorScheme });
      await open(page, `${home}/customers`);
      const profile = await page
        .getByRole("link", { name: "Sahifa", exact: true })
        .first()
        .getAttribute("href");
      const found: string[] = [];
      for (const path of [`${home}/customers`, `${home}/customers?q=hechkim`, profile ?? ""]) {
        await page.goto(path.replace(/^\/uz/, `/${language}`));
        await hydrated(page);
        for (const problem of await accessibilityProblems(page)) found.push(`${path}: ${problem}`);
        const wider = await sideScroll(page);
        if (wider > 0) found.push(`${path}: ${wider} pixels wider than the window`);
      }
      expect(found).toEqual([]);
    },
  );
});
