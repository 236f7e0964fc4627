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
let chats = 100;

beforeAll(async () => {
  const page = await visit();
  await signUp(page, "Gulzor gullari");
  ({ home, token } = await connectedBot(page, telegram, "Gulzor"));
  state = await page.context().storageState();
});

/** A customer who has written, and whom the bot has answered. Returns the chat. */
async function customer(firstName: string, text = "Velosiped bormi?"): Promise<number> {
  const chatId = ++chats;
  await telegram.customerWrites(token, { chatId, text, firstName });
  await until("the bot's answer", async () => (await telegram.sent(token, chatId)).length > 0);
  return chatId;
}

const lastSent = async (chatId: number) => (await telegram.sent(token, chatId)).at(-1)?.text ?? "";
const composer = (page: Page) => page.getByLabel("Mijozga javob");

/** Opens the inbox at the conversation with this customer. */
async function openConversation(page: Page, name: string): Promise<void> {
  await open(page, `${home}/inbox`);
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

describe("answering a customer from the inbox", () => {
  it("takes the conversation over, brings the answer to Telegram, keeps the bot silent, and gives it back", async () => {
    const chatId = await customer("Sardor");
    const page = await visit({ state });
    await openConversation(page, "Sardor");
    await page.getByText("Bot javob beryapti").waitFor();
    await page.getByRole("button", { name: "Oʻzimga olish" }).click();
    await page.getByText("Siz javob beryapsiz, bot jim").waitFor();

    await composer(page).fill("Ha, ikkita bor.");
    await composer(page).press("Enter");
    await page
      .locator("li", { hasText: "Ha, ikkita bor." })
      .getByText("Yuborildi")
      .waitFor({ state: "attached" });
    expect(await lastSent(chatId)).toBe("Ha, ikkita bor.");
    expect(await composer(page).inputValue()).toBe("");

    const before = (await telegram.sent(token, chatId)).length;
    await telegram.customerWrites(token, { chatId, text: "Narxi qancha?", firstName: "Sardor" });
    await page.getByText("Narxi qancha?").first().waitFor();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await telegram.sent(token, chatId)).toHaveLength(before);

    await page.getByRole("button", { name: "Botga qaytarish" }).click();
    await page.getByText("Bot javob beryapti").waitFor();
    const released = (await telegram.sent(token, chatId)).length;
    await telegram.customerWrites(token, { chatId, text: "Yetkazib berasizmi?", firstName: "Sardor" });
    await until("the bot answers again", async () => (await telegram.sent(token, chatId)).length > released);
  });

  it("shows what a customer writes without a reload, in the conversation and in the list", async () => {
    const chatId = await customer("Malika");
    await customer("Nodira");
    const page = await visit({ state });
    await openConversation(page, "Malika");
    await telegram.customerWrites(token, { chatId, text: "Bugun ochiqmisiz?", firstName: "Malika" });
    await page.getByRole("region", { name: "Xabarlar" }).getByText("Bugun ochiqmisiz?").first().waitFor();
    await page.getByRole("navigation", { name: "Boʻlimlar" }).waitFor();

    await open(page, `${home}/inbox`);
    await telegram.customerWrites(token, {
      chatId: ++chats,
      text: "Assalomu alaykum",
      firstName: "Yangi mijoz",
    });
    await page.getByRole("link", { name: "Yangi mijoz" }).waitFor();
  });

  it("loses nothing that was typed when the line is down, and sends it when asked again", async () => {
    const chatId = await customer("Bobur");
    const page = await visit({ state });
    await openConversation(page, "Bobur");
    await page.route("**/thread", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 400, contentType: "text/html", body: "proxy" })
        : route.continue(),
    );
    await composer(page).fill("Soat beshda kuting.");
    await composer(page).press("Enter");
    await page.getByText("Aloqa yoʻq. Hech narsa yoʻqolmadi").first().waitFor();
    await page.unroute("**/thread");
    await page.getByRole("button", { name: "Qayta yuborish", exact: true }).click();
    await until("the answer in Telegram", async () => (await lastSent(chatId)) === "Soat beshda kuting.");
  });

  it("keeps a draft for each conversation while another one is looked at", async () => {
    await customer("Olim");
    await customer("Zafar");
    const page = await visit({ state });
    await openConversation(page, "Olim");
    await composer(page).fill("Yozib tugatmadim");
    await page.getByRole("link", { name: "Zafar" }).click();
    await page.getByRole("heading", { level: 1, name: "Zafar" }).waitFor();
    expect(await composer(page).inputValue()).toBe("");
    await page.getByRole("link", { name: "Olim" }).click();
    await page.getByRole("heading", { level: 1, name: "Olim" }).waitFor();
    await until("the draft", async () => (await composer(page).inputValue()) === "Yozib tugatmadim");
  });

  it("keeps a note from the customer", async () => {
    const chatId = await customer("Kamola");
    const page = await visit({ state });
    await openConversation(page, "Kamola");
    const before = (await telegram.sent(token, chatId)).length;
    await page.getByRole("button", { name: "Eslatma", exact: true }).click();
    await page.getByLabel("Jamoa uchun eslatma").fill("Chegirma vaʼda qilingan");
    await page.getByLabel("Jamoa uchun eslatma").press("Enter");
    await page
      .locator("li", { hasText: "Chegirma vaʼda qilingan" })
      .getByText("Jamoa uchun eslatma")
      .waitFor();
    expect(await telegram.sent(token, chatId)).toHaveLength(before);
  });

  it("works before scripts run: taking over, answering, giving back", async () => {
    const chatId = await customer("Skriptsiz");
    const page = await visit({ state, javaScript: false });
    await page.goto(`${home}/inbox`);
    await page.getByRole("link", { name: "Skriptsiz" }).click();
    await page.getByRole("button", { name: "Oʻzimga olish" }).click();
    await page.getByText("Siz javob beryapsiz").waitFor();
    await page.fill("[name=text]", "Skriptsiz javob");
    await page.getByRole("button", { name: "Yuborish", exact: true }).click();
    await page.getByText("Skriptsiz javob").first().waitFor();
    await until("the answer in Telegram", async () => (await lastSent(chatId)) === "Skriptsiz javob");
    await page.getByRole("button", { name: "Botga qaytarish" }).click();
    await page.getByText("Bot javob beryapti").waitFor();
  });
});

describe("the keyboard", () => {
  it("leads through the list, opens, takes over, answers with a ready reply, labels and closes", async () => {
    const chatId = await customer("Klaviatura");
    const page = await visit({ state });
    await open(page, `${home}/inbox/settings`);
    await page.getByLabel("Qisqa soʻz").fill("manzil");
    await page.getByLabel("Matn", { exact: true }).fill("{name}, manzilimiz: Navoiy 5.");
    await page.getByRole("button", { name: "Qoʻshish" }).click();
    await page.getByText("Tayyor javob saqlandi.").waitFor();
    await open(page, `${home}/inbox/settings/labels`);
    await page.getByLabel("Nomi").fill("buyurtma");
    await page.getByRole("button", { name: "Qoʻshish" }).click();
    await page.getByText("Yorliq saqlandi.").waitFor();

    await open(page, `${home}/inbox`);
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    await page.keyboard.press("j");
    expect(await focused()).toContain("Klaviatura");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await focused()).toContain("Klaviatura");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Klaviatura" }).waitFor();
    await page.keyboard.press("t");
    await page.getByText("Siz javob beryapsiz, bot jim").waitFor();

    await page.keyboard.press("r");
    await until("the composer has the focus", () =>
      composer(page).evaluate((field) => field === document.activeElement),
    );
    await page.keyboard.type("/man");
    await page.getByRole("option", { name: "/manzil" }).waitFor();
    await page.keyboard.press("Enter");
    expect(await composer(page).inputValue()).toBe("Klaviatura, manzilimiz: Navoiy 5.");
    await page.keyboard.press("Enter");
    await until("the reply", async () => (await lastSent(chatId)) === "Klaviatura, manzilimiz: Navoiy 5.");

    await page.keyboard.type("jet");
    expect(await composer(page).inputValue()).toBe("jet");
    await composer(page).fill("");
    await page.keyboard.press("Escape");
    await page.keyboard.press("l");
    await until("the labels have the focus", async () =>
      page.evaluate(() => document.activeElement?.getAttribute("name") === "label"),
    );
    await page.keyboard.press("Space");
    await page.getByRole("link", { name: "Klaviatura" }).getByText("buyurtma").waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Qayta ochish" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Tezkor tugmalar" }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search");
  });
});

describe("finding conversations", () => {
  it("searches, filters and keeps the choice in the address while conversations are opened", async () => {
    await customer("Feruza", "Oq atirgul bormi?");
    await customer("Ботир", "Есть ли доставка в Самарканд?");
    const page = await visit({ state });
    await open(page, `${home}/inbox`);
    await page.getByRole("searchbox").fill("Feruza");
    await page.waitForURL(/q=Feruza/);
    await page.getByRole("link", { name: "Ботир" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Feruza" }).click();
    await page.getByRole("heading", { level: 1, name: "Feruza" }).waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("Feruza");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Feruza" }).waitFor();
    await open(page, `${home}/inbox?q=hechkimbunday`);
    await page.getByText("Bu yer boʻsh").waitFor();
    await page.getByRole("link", { name: "Hamma suhbatni koʻrsatish" }).click();
    await page.getByRole("link", { name: "Ботир" }).waitFor();
  });

  it("is still found at its old address", async () => {
    const page = await visit({ state });
    await page.goto(`${home}/conversations`);
    expect(new URL(page.url()).pathname).toBe(`${home}/inbox`);
  });
});

describe("on a phone", () => {
  it("shows list, conversation and details one after the other, with the place to write in sight", async () => {
    const chatId = await customer("Telefonli");
    const page = await visit({ state, viewport: PHONE });
    await openConversation(page, "Telefonli");
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    const box = await composer(page).boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(PHONE.height);
    await composer(page).fill("Telefondan javob");
    await page.getByRole("button", { name: "Yuborish", exact: true }).click();
    await until("the answer", async () => (await lastSent(chatId)) === "Telefondan javob");
    await page.getByRole("link", { name: "Tafsilotlarni koʻrsatish" }).click();
    await page.getByRole("heading", { name: "Tafsilotlar" }).waitFor();
    expect(await composer(page).isVisible()).toBe(false);
    await page.getByRole("link", { name: "Tafsilotlarni yashirish" }).first().click();
    await composer(page).waitFor();
    await page.getByRole("link", { name: "Roʻyxatga qaytish" }).click();
    await page.getByRole("searchbox").waitFor();
    expect(await sideScroll(page)).toBe(0);
  });
});

describe.each(["uz", "ru", "en"])("every page of the inbox in %s", (language) => {
  it.each([
    ["wide", WIDE, "light"],
    ["phone", PHONE, "dark"],
  ] as const)(
    "has no accessibility problem and no sideways scrolling: %s",
    async (_, viewport, colorScheme) => {
      const chatId = await customer(`Sahifa ${language}`);
      const page = await visit({ state, viewport, colorScheme });
      await open(page, `${home}/inbox`);
      const link = page.getByRole("link", { name: `Sahifa ${language}` }).first();
      const conversation = (await link.getAttribute("href"))?.split("?")[0] ?? "";
      const base = home.replace(/^\/uz/, `/${language}`);
      const own = conversation.replace(/^\/uz/, `/${language}`);
      const found: string[] = [];
      for (const path of [
        `${base}/inbox`,
        `${base}/inbox?view=waiting`,
        own,
        `${own}?details=1`,
        `${base}/inbox/settings`,
        `${base}/inbox/settings/labels`,
        `${base}/inbox/settings/telegram`,
      ]) {
        await page.goto(path);
        await hydrated(page);
        for (const problem of await accessibilityProblems(page)) found.push(`${path}: ${problem}`);
        const wider = await sideScroll(page);
        if (wider > 0) found.push(`${path}: ${wider} pixels wider than the window`);
      }
      expect(found).toEqual([]);
      expect(chatId).toBeGreaterThan(0);
    },
  );
});
