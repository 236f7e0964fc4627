import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "../server/testing/until.ts";
import { accessibilityProblems, hydrated, PHONE, sideScroll, testBrowser, WIDE } from "./support/browser.ts";
import { signIn } from "./support/people.ts";

const { visit, telegram } = testBrowser();

const TOKEN = "99001:AAabcdefghijklmnopqrstuvwxyz01234";
const VISITOR_PAGES = ["", "/sign-in", "/sign-up", "/forgot-password", "/terms", "/privacy"];

let state: Awaited<ReturnType<BrowserContext["storageState"]>>;
let pages: string[];

/** The demo workspace with a connected channel, a customer who was answered and one who was not. */
beforeAll(async () => {
  const page = await visit();
  await signIn(page, "demo@botfactory.local", "demo-botfactory");
  const bot = (await page.getAttribute("article a", "href"))?.replace(/^\/uz/, "") ?? "";
  await telegram.addBot(TOKEN, { username: "bahor_bot", firstName: "Bahor" });
  await page.goto(`/uz${bot}/channels/telegram`);
  await page.fill("[name=token]", TOKEN);
  await page.click("#telegram [type=submit]");
  await page.getByText("@bahor_bot", { exact: true }).waitFor();
  await telegram.customerWrites(TOKEN, { chatId: 1, text: "Yetkazib berish necha pul?", firstName: "Aziz" });
  await telegram.customerWrites(TOKEN, {
    chatId: 2,
    text: "Velosiped ijaraga berasizmi?",
    firstName: "Анна",
  });
  await until("both answers", async () => {
    const counts = await Promise.all([1, 2].map(async (chat) => (await telegram.sent(TOKEN, chat)).length));
    return counts.every((count) => count > 0);
  });
  await page.goto(`/uz${bot}/inbox`);
  const conversation = await page.getAttribute(`main ul a`, "href");
  state = await page.context().storageState();
  const own = [
    "",
    "/channels",
    "/inbox",
    "/customers",
    "/unanswered",
    "/settings",
    "/knowledge",
    "/playground",
  ];
  pages = [
    "/app",
    "/app/bots/new",
    `${bot}/new/knowledge`,
    `${bot}/new/knowledge?way=file`,
    `${bot}/knowledge/add`,
    ...own.map((path) => bot + path),
    conversation?.replace(/^\/uz/, "") ?? "",
  ];
});

/** What is wrong with each of the pages, one after the other. */
async function problemsOf(page: Page, language: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(`/${language}${path}`);
    await hydrated(page);
    const { pathname, search } = new URL(page.url());
    expect(pathname + search).toBe(`/${language}${path}`);
    for (const problem of await accessibilityProblems(page)) found.push(`${path}: ${problem}`);
    const wider = await sideScroll(page);
    if (wider > 0) found.push(`${path}: ${wider} pixels wider than the window`);
  }
  return found;
}

it("notices a button without a name", async () => {
  const page = await visit();
  await page.setContent("<html lang=uz><title>Sinov</title><main><h1>Sinov</h1><button></button></main>");
  expect((await accessibilityProblems(page)).join()).toContain("button-name");
});

describe.each(["uz", "ru", "en"])("every page in %s", (language) => {
  it.each([
    ["wide", WIDE, "light"],
    ["phone", PHONE, "dark"],
  ] as const)(
    "has no accessibility problem and no sideways scrolling: %s",
    async (_, viewport, colorScheme) => {
      const guest = await visit({ viewport, colorScheme });
      const owner = await visit({ viewport, colorScheme, state });
      const half = Math.ceil(pages.length / 2);
      const found = await Promise.all([
        problemsOf(guest, language, VISITOR_PAGES),
        problemsOf(owner, language, pages.slice(0, half)),
        problemsOf(await owner.context().newPage(), language, pages.slice(half)),
      ]);
      expect(found.flat()).toEqual([]);
    },
  );
});
