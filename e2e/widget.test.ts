import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIdentity } from "../server/channels/widget/identity.ts";
import { until } from "../server/testing/until.ts";
import {
  accessibilityProblems,
  hydrated,
  open,
  PHONE,
  sideScroll,
  testBrowser,
  WIDE,
} from "./support/browser.ts";
import { signIn } from "./support/people.ts";
import { openRoad, startShop } from "./support/shop.ts";

const { visit, allow, url } = testBrowser();
const DEMO = { email: "demo@botfactory.local", password: "demo-botfactory" };

let shop: Awaited<ReturnType<typeof startShop>>;
let botId: string;
let cookie: string;

async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    ...init,
    headers: { cookie, "content-type": "application/json" },
  });
  return (await answer.json()) as T;
}

beforeAll(async () => {
  shop = await startShop();
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(DEMO),
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
  const bots = await api<{ items: { id: string }[] }>("/bots");
  botId = bots.items[0]?.id ?? "";
  await until(
    "the demo's knowledge",
    async () => {
      const { items } = await api<{ items: { status: string }[] }>(`/bots/${botId}/sources`);
      return items.length > 0 && items.every(({ status }) => status === "ready");
    },
    60_000,
  );
});
afterAll(() => shop.close());

const chatOf = (page: Page): Locator => page.locator("botfactory-chat");
const answers = (page: Page): Locator => chatOf(page).locator(".log .row.bot:not([hidden])");

async function ask(page: Page, question: string): Promise<void> {
  await chatOf(page).locator("textarea").fill(question);
  await page.keyboard.press("Enter");
}

const ASKED = {
  uz: { question: "Yetkazib berish necha pul?", answer: "20 000", send: "Yuborish" },
  ru: { question: "Какие часы работы?", answer: "9:00", send: "Отправить" },
  en: { question: "What are the opening hours?", answer: "9:00", send: "Send" },
};
const LANGUAGES = ["uz", "ru", "en"] as const;
const WINDOWS = { wide: WIDE, phone: PHONE };
const CASES = LANGUAGES.flatMap((language) =>
  (["wide", "phone"] as const).map((size) => ({ language, size })),
);

describe("the chat on a shop's site with a strict policy", () => {
  it.for(CASES)("answers in $language on a $size window, and is accessible", async ({ language, size }) => {
    const page = await visit({ viewport: WINDOWS[size], colorScheme: size === "phone" ? "dark" : "light" });
    await page.goto(shop.page(url, language, { bot: botId }));
    const launcher = chatOf(page).locator(".launcher");
    await launcher.waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await launcher.click();
    await chatOf(page).getByRole("button", { name: ASKED[language].send }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await ask(page, ASKED[language].question);
    await answers(page).filter({ hasText: ASKED[language].answer }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await sideScroll(page)).toBe(0);
    const cookies = await page.context().cookies();
    expect(cookies).toEqual([]);
  });

  it("is used by keyboard alone, and gives the focus back", async () => {
    const page = await visit();
    await page.goto(shop.page(url, "uz", { bot: botId }));
    await chatOf(page).locator(".launcher").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Salom");
    await page.keyboard.press("Enter");
    await answers(page).nth(1).waitFor();
    await page.keyboard.press("Escape");
    expect(await chatOf(page).getByRole("dialog").isVisible()).toBe(false);
    const focused = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className);
    expect(await focused()).toBe("launcher");
    await page.keyboard.press("Space");
    expect(await chatOf(page).getByRole("dialog").isVisible()).toBe(true);
  });

  it("keeps the focus inside where it covers a phone's screen", async () => {
    const page = await visit({ viewport: PHONE });
    await page.goto(shop.page(url, "en", { bot: botId }));
    await chatOf(page).locator(".launcher").click();
    const inDialog = () =>
      page.evaluate(() => {
        const root = document.querySelector("botfactory-chat")?.shadowRoot;
        return Boolean(root?.activeElement?.closest("[role=dialog]"));
      });
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      expect(await inDialog()).toBe(true);
    }
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Shift+Tab");
      expect(await inDialog()).toBe(true);
    }
  });

  it("goes on after a reload and on the next page, and counts what came while it was closed", async () => {
    const page = await visit();
    const address = shop.page(url, "uz", { bot: botId });
    await page.goto(address);
    await chatOf(page).locator(".launcher").click();
    await ask(page, "Salom");
    await answers(page).nth(1).waitFor();
    await page.reload();
    await chatOf(page).getByRole("dialog").waitFor();
    await answers(page).nth(1).waitFor();
    await page.keyboard.press("Escape");
    await chatOf(page).locator(".icon").click();
    expect(await chatOf(page).locator(".badge").isVisible()).toBe(false);

    await chatOf(page).locator(".launcher").click();
    await ask(page, ASKED.uz.question);
    await chatOf(page).locator(".icon").click();
    await chatOf(page).locator(".badge").filter({ hasText: "1" }).waitFor();
    await page.reload();
    await chatOf(page).locator(".badge").filter({ hasText: "1" }).waitFor();
    await chatOf(page).locator(".launcher").click();
    await answers(page).filter({ hasText: ASKED.uz.answer }).waitFor();
    expect(await chatOf(page).locator(".badge").isVisible()).toBe(false);
  });

  it("comes back by itself after the server was away, with what was written meanwhile", async () => {
    allow(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
    const road = await openRoad(url);
    try {
      const page = await visit();
      await page.goto(shop.page(road.url, "uz", { bot: botId }));
      await chatOf(page).locator(".launcher").click();
      await ask(page, "Salom");
      await answers(page).nth(1).waitFor();
      await road.cut();
      await chatOf(page).getByText("Aloqa yoʻq. Qayta ulanmoqda…").waitFor({ timeout: 30_000 });
      await ask(page, ASKED.uz.question);
      await chatOf(page).getByText("Yuborilmadi.").waitFor({ timeout: 30_000 });
      await road.mend();
      await answers(page).filter({ hasText: ASKED.uz.answer }).waitFor({ timeout: 45_000 });
      expect(await answers(page).count()).toBe(3);
      await chatOf(page).getByText("Yuborilmadi.").waitFor({ state: "detached" });
      await chatOf(page).getByText("Aloqa yoʻq. Qayta ulanmoqda…").waitFor({ state: "detached" });
    } finally {
      road.close();
    }
  });

  it("shows a person whom the site vouches for their conversation on another device, and nobody a false one", async () => {
    const { secret } = await api<{ secret: string }>(`/bots/${botId}/widget/identity-secret`);
    const data = {
      bot: botId,
      "user-id": "17",
      "user-hash": signIdentity(secret, "17"),
      "user-name": "Aziza",
    };
    const laptop = await visit();
    await laptop.goto(shop.page(url, "uz", data));
    await chatOf(laptop).locator(".launcher").click();
    await ask(laptop, "Salom");
    await answers(laptop).nth(1).waitFor();
    const phone = await visit({ viewport: PHONE });
    await phone.goto(shop.page(url, "uz", data));
    await chatOf(phone).locator(".launcher").click();
    await answers(phone).nth(1).waitFor();
    allow(/status of 403|cannot be shown \(widget\.bad_identity\)/);
    const forger = await visit();
    const warned = forger.waitForEvent("console", (message) =>
      message.text().includes("widget.bad_identity"),
    );
    await forger.goto(shop.page(url, "uz", { ...data, "user-id": "18" }));
    await warned;
    expect(await chatOf(forger).count()).toBe(0);
  });
});

describe("the page of the demo's bot", () => {
  it.for(CASES)("works for everybody in $language on a $size window", async ({ language, size }) => {
    const page = await visit({ viewport: WINDOWS[size] });
    await page.goto(`/chat/${botId}?language=${language}`);
    await chatOf(page).locator("textarea").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await ask(page, ASKED[language].question);
    await answers(page).filter({ hasText: ASKED[language].answer }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await sideScroll(page)).toBe(0);
    await page.reload();
    await answers(page).filter({ hasText: ASKED[language].answer }).waitFor();
  });
});

describe("the settings of the web chat", () => {
  it("are shown as they are typed, kept, and seen by visitors", async () => {
    const page = await visit();
    await signIn(page, DEMO.email, DEMO.password);
    await open(page, `/uz/app/bots/${botId}/channels/widget`);
    expect(await page.getByLabel("Sayt uchun qator").inputValue()).toContain(`data-bot="${botId}"`);
    await page.getByLabel("Chat sarlavhasi").first().fill("Bizga yozing");
    await page.locator("figure").getByText("Bizga yozing").waitFor();
    await page.getByLabel("Oʻz rangim").check();
    await page.locator("[name=colour]").fill("#ffd500");
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.locator("[name=allowedOrigins]").fill("https://shop.example/about");
    await page.getByRole("button", { name: "Saqlash" }).click();
    await page.getByText("yoʻlsiz yozing").waitFor();
    await page.locator("[name=allowedOrigins]").fill("");
    await page.getByRole("button", { name: "Saqlash" }).click();
    await page.getByText("Chat sozlamalari saqlandi.").first().waitFor();
    await page.getByRole("button", { name: "Kalitni koʻrsatish" }).click();
    await page.getByLabel("Imzo uchun maxfiy kalit").waitFor();

    const visitor = await visit();
    await visitor.goto(shop.page(url, "uz", { bot: botId }));
    await chatOf(visitor).locator(".launcher").click();
    await chatOf(visitor).getByRole("heading", { name: "Bizga yozing" }).waitFor();
    expect(await accessibilityProblems(visitor)).toEqual([]);
  });

  it("switch the chat off, before scripts run too", async () => {
    const withScripts = await visit();
    await signIn(withScripts, DEMO.email, DEMO.password);
    const page = await visit({ state: await withScripts.context().storageState(), javaScript: false });
    await page.goto(`/uz/app/bots/${botId}/channels/widget`);
    await page.locator("summary", { hasText: "Oʻchirish" }).click();
    await page.getByRole("button", { name: "Oʻchirish", exact: true }).click();
    await page.getByText("mehmonlar uni koʻrmaydi").waitFor();
    const visitor = await visit();
    allow(/status of 404/);
    await visitor.goto(`/chat/${botId}?language=uz`);
    await visitor.getByText("Bu chat oʻchirilgan.").waitFor();
    await page.getByRole("button", { name: "Yoqish" }).click();
    await page.getByText("mehmonlar uni koʻrmaydi").waitFor({ state: "detached" });
    await hydrated(withScripts);
  });

  it.for(CASES)("fit in $language on a $size window", async ({ language, size }) => {
    const first = await visit();
    await signIn(first, DEMO.email, DEMO.password);
    const page = await visit({ viewport: WINDOWS[size], state: await first.context().storageState() });
    await open(page, `/${language}/app/bots/${botId}/channels/widget`);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await sideScroll(page)).toBe(0);
  });
});
