import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { until } from "../server/testing/until.ts";
import { hydrated, open, testBrowser } from "./support/browser.ts";
import { PASSWORD, signIn, signUp } from "./support/people.ts";

const { visit, telegram } = testBrowser();

const TEXT =
  "# Narxlar\n\nAtirgul bir donasi 15 000 soʻm.\n\n# Yetkazib berish\n\nToshkent boʻylab 30 000 soʻm.";
let tokens = 0;

/** A bot that Telegram knows. */
async function newToken(username: string): Promise<string> {
  const token = `${88_000 + ++tokens}:AAabcdefghijklmnopqrstuvwxyz01234`;
  await telegram.addBot(token, { username, firstName: "Gulzor" });
  return token;
}

/** First step of the wizard; leads to the second. */
async function makeBot(page: Page, name: string): Promise<string> {
  await page.goto("/uz/app/bots/new");
  await page.fill("[name=name]", name);
  await page.click("#new-bot [type=submit]");
  await page.waitForURL("**/new/knowledge");
  return new URL(page.url()).pathname.replace("/new/knowledge", "");
}

describe("building a bot", () => {
  it("leads from signing up to a customer's first answer", async () => {
    const page = await visit();
    await signUp(page, "Gulzor gullari");
    await page.click("text=Bot yaratish");
    await page.waitForURL("**/bots/new");
    expect(await page.inputValue("[name=name]")).toBe("Gulzor gullari");
    await page.click("#new-bot [type=submit]");
    await page.waitForURL("**/new/knowledge");

    await page.fill("[name=title]", "Narxlar");
    await page.fill("[name=text]", TEXT);
    await page.click("#text [type=submit]");
    await page.getByText("Tayyor", { exact: true }).waitFor();
    await page.click("text=Davom etish");
    await page.waitForURL("**/new/channel");

    await page.fill("[name=token]", "bu token emas");
    await page.click("#telegram [type=submit]");
    await page.getByText("Token yaroqsiz").waitFor();
    const token = await newToken("gulzor_bot");
    await page.fill("[name=token]", token);
    await page.click("#telegram [type=submit]");
    await page.waitForURL(/\/bots\/\w+$/);
    const home = new URL(page.url()).pathname;

    await telegram.customerWrites(token, { chatId: 7, text: "Atirgul necha pul?", firstName: "Sardor" });
    const answers = await until("the answer", async () => {
      const sent = await telegram.sent(token, 7);
      return sent.length > 0 && sent;
    });
    expect(answers[0]?.text).toContain("15 000");

    await open(page, `${home}/inbox`);
    await page.click("text=Sardor");
    await page.getByText("Atirgul bir donasi 15 000 soʻm.").first().waitFor();
    await page.locator("summary", { hasText: "Nega shunday javob" }).last().click();
    await page.getByRole("link", { name: "Narxlar" }).waitFor();
  });

  it("works before scripts run", async () => {
    const withScripts = await visit();
    await signUp(withScripts, "Skriptsiz");
    const page = await visit({ state: await withScripts.context().storageState(), javaScript: false });
    const home = await makeBot(page, "Skriptsiz bot");
    await page.fill("[name=title]", "Narxlar");
    await page.fill("[name=text]", TEXT);
    await page.click("#text [type=submit]");
    await page.getByText("Narxlar", { exact: true }).waitFor();
    await page.click("text=Davom etish");
    await page.fill("[name=token]", await newToken("skriptsiz_bot"));
    await page.click("#telegram [type=submit]");
    await page.waitForURL(`**${home}`);

    await page.goto(`${home}/settings`);
    await page.fill("[name=name]", "Yangi nom");
    await page.click("#settings [type=submit]");
    await page.getByRole("link", { name: "Yangi nom" }).first().waitFor();
    await page.goto(`${home}/channels/telegram`);
    await page.click("summary:has-text('Uzish')");
    await page.click("details[open] [type=submit]");
    await page.getByText("Token qanday olinadi").waitFor();
  });

  it("says what the plan allows when it is full", async () => {
    const page = await visit();
    await signUp(page, "Toʻla");
    await makeBot(page, "Birinchi");
    await open(page, "/uz/app");
    await page.getByText("tarifida 1 ta bot boʻlishi mumkin").waitFor();
    expect(await page.getByRole("link", { name: "Yangi bot" }).count()).toBe(0);
    await page.goto("/uz/app/bots/new");
    await page.getByText("tarifida 1 ta bot boʻlishi mumkin").waitFor();
    expect(await page.locator("[name=name]").count()).toBe(0);
  });
});

describe("looking after a bot", () => {
  it("keeps what was typed in the settings when something is wrong with it", async () => {
    const page = await visit();
    await signUp(page, "Sozlama");
    const home = await makeBot(page, "Sozlama");
    await open(page, `${home}/settings`);
    const nine = Array.from({ length: 9 }, (_, index) => `Savol ${index + 1}?`).join("\n");
    await page.fill("[name=name]", "");
    await page.fill("[name=instructions]", "Doim muloyim boʻl.");
    await page.fill("[name=timeZone]", "Mars/Olympus");
    await page.fill("[name='suggestedQuestions.uz']", nine);
    await page.click("#settings [type=submit]");
    await page.getByText("Koʻpi bilan 8 ta qator.").waitFor();
    await page.getByText("Bu maydonni toʻldiring.").waitFor();
    expect(await page.inputValue("[name=instructions]")).toBe("Doim muloyim boʻl.");
    expect(await page.inputValue("[name='suggestedQuestions.uz']")).toBe(nine);
    expect(await page.getAttribute("[name=timeZone]", "aria-invalid")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("name");

    await page.fill("[name=name]", "Sozlangan bot");
    await page.fill("[name=timeZone]", "Asia/Samarkand");
    await page.fill("[name='suggestedQuestions.uz']", "Narxi qancha?");
    await page.click("#settings [type=submit]");
    await page.getByText("Sozlamalar saqlandi.").waitFor();
    await open(page, `${home}/settings`);
    expect(await page.inputValue("[name=instructions]")).toBe("Doim muloyim boʻl.");
    expect(await page.inputValue("[name='suggestedQuestions.uz']")).toBe("Narxi qancha?");
  });

  it("makes an unanswered question a source of the bot", async () => {
    const page = await visit();
    await signUp(page, "Savollar");
    const home = await makeBot(page, "Savollar");
    const token = await newToken("savollar_bot");
    await open(page, `${home}/channels/telegram`);
    await page.fill("[name=token]", token);
    await page.click("#telegram [type=submit]");
    await page.getByRole("heading", { name: "Gulzor" }).waitFor();
    await telegram.customerWrites(token, { chatId: 8, text: "Velosiped ijaraga berasizmi?" });
    await until("the apology", async () => (await telegram.sent(token, 8)).length > 0);

    await open(page, `${home}/unanswered`);
    await page.click("summary:has-text('Javob berish')");
    await page.fill("[name=answer]", "Ha, velosiped ijarasi soatiga 20 000 soʻm.");
    await page.click("[id^=answer] [type=submit]");
    await page.getByText("Hamma savolga javob bor").waitFor();
    await open(page, `${home}/knowledge`);
    await page.getByText("Tayyor", { exact: true }).waitFor();
    await telegram.customerWrites(token, { chatId: 9, text: "Velosiped ijaraga berasizmi?" });
    const answers = await until("the new answer", async () => {
      const sent = await telegram.sent(token, 9);
      return sent.length > 0 && sent;
    });
    expect(answers[0]?.text).toContain("20 000");
  });

  it("repairs a channel whose token was refused, and disconnects only when asked twice", async () => {
    const page = await visit();
    await signUp(page, "Kanal");
    const home = await makeBot(page, "Kanal");
    const token = await newToken("kanal_bot");
    await open(page, `${home}/channels/telegram`);
    await page.fill("[name=token]", token);
    await page.click("#telegram [type=submit]");
    await page.getByText("Ishlayapti", { exact: true }).waitFor();
    await telegram.failNext({
      token,
      times: 1,
      fault: { kind: "error", code: 401, description: "Unauthorized" },
    });
    await until("the channel to break", async () => {
      await open(page, `${home}/channels/telegram`);
      return page.getByText("Bot Telegram kanalida javob bermayapti").isVisible();
    });
    await page.click("button:has-text('Tuzatish')");
    await page.getByText("@kanal_bot yana ishlayapti.").waitFor();

    await page.click("button:has-text('Uzish')");
    await page.keyboard.press("Escape");
    expect(await page.getByText("Ishlayapti", { exact: true }).isVisible()).toBe(true);
    await page.click("button:has-text('Uzish')");
    await page.click("[role=dialog] [type=submit]");
    await page.getByText("Token qanday olinadi").waitFor();
  });

  it("deletes a bot only after its name was typed", async () => {
    const page = await visit();
    await signUp(page, "Oʻchirish");
    const home = await makeBot(page, "Eski bot");
    await open(page, `${home}/settings`);
    await page.fill("[name=confirm]", "Boshqa bot");
    await page.click("#delete-bot [type=submit]");
    await page.getByText("Nom mos kelmadi").waitFor();
    await page.fill("[name=confirm]", "Eski bot");
    await page.click("#delete-bot [type=submit]");
    await page.waitForURL("**/uz/app");
    await page.getByText("«Eski bot» oʻchirildi.").waitFor();
    expect((await page.request.get(home)).status()).toBe(404);
  });
});

describe("being somebody", () => {
  it("signs out and in again, and comes back to the page that was asked for", async () => {
    const page = await visit();
    const email = await signUp(page, "Kirish");
    const home = await makeBot(page, "Kirish");
    await page.context().clearCookies();
    await page.goto(`${home}/settings`);
    await page.waitForURL("**/uz/sign-in?next=**");
    await hydrated(page);
    await page.fill("[name=email]", email);
    await page.fill("[name=password]", "not-the-password-1");
    await page.click("#sign-in [type=submit]");
    await page.getByRole("alert").waitFor();
    expect(await page.inputValue("[name=email]")).toBe(email);
    await page.fill("[name=password]", PASSWORD);
    await page.click("#sign-in [type=submit]");
    await page.waitForURL(`**${home}/settings`);
  });

  it("changes the language and stays on the page", async () => {
    const page = await visit();
    await signIn(page, "demo@botfactory.local", "demo-botfactory");
    await page.click("article a");
    await page.waitForURL(/\/bots\/\w+$/);
    await page.click("text=Kanallar");
    await page.waitForURL("**/channels");
    await page.click("aside button:has-text('Bahor')");
    await page.click("a[hreflang=ru]");
    await page.waitForURL(/\/ru\/app\/bots\/\w+\/channels$/);
    expect(await page.textContent("h1")).toBe("Каналы");
    expect(await page.getAttribute("html", "lang")).toBe("ru");
  });
});
