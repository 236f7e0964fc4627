import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { accessibilityProblems, open, PHONE, sideScroll, testBrowser } from "./support/browser.ts";
import { signUp } from "./support/people.ts";

const { visit, url } = testBrowser();

const PRICES = {
  name: "narxlar.md",
  mimeType: "text/markdown",
  buffer: Buffer.from(
    "# Narxlar\n\nAtirgul bir donasi 15 000 soʻm.\n\n# Yetkazib berish\n\nToshkent boʻylab yetkazib berish 30 000 soʻm.",
  ),
};
const PICTURE = {
  name: "surat.png",
  mimeType: "image/png",
  buffer: Buffer.from("89504e470d0a1a0a0000000d494844520000000100000001", "hex"),
};
const QUESTION = "Atirgul necha pul turadi?";

/** Somebody new with a bot that knows nothing. Returns the bot's address. */
async function newBot(page: Page, name: string): Promise<string> {
  await signUp(page, name);
  const made = await page.request.post("/api/v1/bots", {
    data: { name, language: "uz" },
    headers: { origin: url },
  });
  const { id } = (await made.json()) as { id: string };
  return `/uz/app/bots/${id}`;
}

/** Gives a bot a text and waits on the list until it is read. */
async function teach(page: Page, home: string): Promise<void> {
  await open(page, `${home}/knowledge/add/text`);
  await page.fill("[name=title]", "Narxlar");
  await page.fill("[name=text]", PRICES.buffer.toString());
  await page.click("#text [type=submit]");
  await page.waitForURL(`**${home}/knowledge`);
  await page.getByText("Tayyor", { exact: true }).waitFor();
}

describe("what a bot knows", () => {
  it("shows a file becoming ready and another one failing with its reason, without reload", async () => {
    const page = await visit();
    const home = await newBot(page, "Fayllar");
    await open(page, `${home}/knowledge`);
    await page.getByText("Botingiz hali hech narsa bilmaydi").waitFor();
    await page.getByRole("link", { name: "Fayllar" }).last().click();
    await page.waitForURL("**/knowledge/add");
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    const tooLarge = {
      name: "katta.txt",
      mimeType: "text/plain",
      buffer: Buffer.alloc((25 << 20) + 1, "a"),
    };
    await page.setInputFiles("input[type=file]", [PRICES, PICTURE, tooLarge]);
    const list = page.getByRole("list", { name: "Yuklangan fayllar" });
    await list.getByText("Fayl 25 MB dan katta").waitFor();
    await list.getByText("Bu turdagi fayl qoʻllab-quvvatlanmaydi").waitFor();
    await list.getByText("Tayyor, parchalar: 2").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole("link", { name: "Bilim roʻyxatiga" }).click();
    await page.getByRole("link", { name: "narxlar.md" }).waitFor();
    await page.getByText("Manbalar: 2 · tayyor: 1 · parchalar: 2").waitFor();
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  });

  it("finds a source by its title, whatever the apostrophe, and says so when there is none", async () => {
    const page = await visit();
    const home = await newBot(page, "Qidiruv");
    await teach(page, home);
    await page.getByRole("searchbox").fill("NARX");
    await page.waitForURL("**?q=NARX");
    await page.getByRole("link", { name: "Narxlar" }).waitFor();
    await page.getByRole("searchbox").fill("toʻlov");
    await page.getByText("Nomida «toʻlov» boʻlgan manba topilmadi").waitFor();
  });

  it("renames, switches off, edits and deletes a source, the last only when asked twice", async () => {
    const page = await visit();
    const home = await newBot(page, "Boshqaruv");
    await teach(page, home);
    const menu = page.getByRole("button", { name: /^Amallar/ });
    await menu.click();
    await page.getByRole("menuitem", { name: "Nomini oʻzgartirish" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("Gullar narxi");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Gullar narxi" }).waitFor();

    const inUse = page.getByRole("switch");
    await inUse.click();
    await page.getByText("Oʻchirib qoʻyilgan").waitFor();
    expect(await inUse.getAttribute("aria-checked")).toBe("false");

    await page.getByRole("link", { name: "Gullar narxi" }).click();
    await page.getByRole("link", { name: "Tahrirlash" }).click();
    await page.fill("[name=text]", "Lola bir donasi 9 000 soʻm.");
    await page.click("#edit [type=submit]");
    await page.getByText("Lola bir donasi 9 000 soʻm.").waitFor();

    await open(page, `${home}/knowledge`);
    await menu.click();
    await page.getByRole("menuitem", { name: "Butunlay oʻchirish" }).click();
    await page.keyboard.press("Escape");
    expect(await menu.evaluate((button) => button === document.activeElement)).toBe(true);
    await menu.click();
    await page.getByRole("menuitem", { name: "Butunlay oʻchirish" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Butunlay oʻchirish" }).click();
    await page.getByText("Botingiz hali hech narsa bilmaydi").waitFor();
  });

  it("keeps the rows that were typed and names the field that is wrong", async () => {
    const page = await visit({ viewport: PHONE });
    const home = await newBot(page, "Savollar");
    await open(page, `${home}/knowledge/add/questions?question=${encodeURIComponent(QUESTION)}`);
    expect(await page.inputValue("[name='pairs[0].question']")).toBe(QUESTION);
    await page.fill("[name='pairs[0].answer']", "15 000 soʻm.");
    await page.getByRole("button", { name: "Yana savol qoʻshish" }).click();
    await page.fill("[name='pairs[1].question']", "Kreditga berasizmi?");
    await page.click("#questions [type=submit]:not([name])");
    await page.getByText("Bu maydonni toʻldiring.").waitFor();
    expect(await page.getAttribute("[name='pairs[1].answer']", "aria-invalid")).toBe("true");
    expect(await page.inputValue("[name='pairs[0].answer']")).toBe("15 000 soʻm.");
    expect(await sideScroll(page)).toBe(0);
    await page.getByRole("button", { name: "2-savolni olib tashlash" }).click();
    await page.click("#questions [type=submit]:not([name])");
    await page.waitForURL(`**${home}/knowledge`);
    await page.getByText("Tayyor", { exact: true }).waitFor();
  });

  it("works before scripts run", async () => {
    const withScripts = await visit();
    const home = await newBot(withScripts, "Skriptsiz");
    const page = await visit({ state: await withScripts.context().storageState(), javaScript: false });
    await page.goto(`${home}/knowledge/add`);
    await page.setInputFiles("input[type=file]", [PRICES, { ...PRICES, name: "нусха.md" }]);
    await page.click("main form [type=submit]");
    await page.getByText("Xuddi shu maʼlumot allaqachon qoʻshilgan: «narxlar.md».").waitFor();
    await page.getByText("нусха.md").waitFor();

    await page.goto(`${home}/knowledge/add/questions`);
    await page.fill("[name='pairs[0].question']", "Qayerdasiz?");
    await page.getByRole("button", { name: "Yana savol qoʻshish" }).click();
    await page.fill("[name='pairs[1].question']", QUESTION);
    expect(await page.inputValue("[name='pairs[0].question']")).toBe("Qayerdasiz?");

    await page.goto(`${home}/knowledge`);
    await page.getByRole("link", { name: "narxlar.md" }).click();
    await page.check("[name=sure]");
    await page.getByRole("button", { name: "Butunlay oʻchirish" }).click();
    await page.waitForURL(`**${home}/knowledge`);
    expect(await page.getByRole("link", { name: "narxlar.md" }).count()).toBe(0);
  });
});

describe("trying a bot out", () => {
  it("answers as customers are answered and shows which passage the answer came from", async () => {
    const page = await visit();
    const home = await newBot(page, "Gulzor");
    await teach(page, home);
    await open(page, `${home}/playground`);
    await page.fill("[name=question]", QUESTION);
    await page.keyboard.press("Enter");
    const chat = page.getByRole("log");
    await chat.getByText("15 000 soʻm").waitFor();
    await chat.getByText("Bilimingiz asosida").waitFor();
    await page.getByText("Javobda ishlatilgan").waitFor();
    await page.waitForURL("**?c=cnv_*");
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.fill("[name=question]", "Marsda harorat qanday?");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Javobini bilimga qoʻshish" }).waitFor();

    await page.reload();
    await chat.getByText("15 000 soʻm").waitFor();
    await chat.getByText("Marsda harorat qanday?").waitFor();
    await page.getByRole("link", { name: "Yangi suhbat" }).click();
    await chat.getByText(QUESTION).waitFor({ state: "detached" });
  });

  it("says when the line broke, and asks again on demand", async () => {
    const page = await visit();
    const home = await newBot(page, "Aloqa");
    await teach(page, home);
    await open(page, `${home}/playground`);
    await page.route("**/ask/stream", (route) => route.fulfill({ status: 200, body: ": \n\n" }), {
      times: 1,
    });
    await page.fill("[name=question]", QUESTION);
    await page.keyboard.press("Enter");
    await page.getByText("Javob kelguncha aloqa uzildi").waitFor();
    await page.getByRole("button", { name: "Qayta soʻrash" }).click();
    await page.getByRole("log").getByText("15 000 soʻm").waitFor();
  });

  it("works before scripts run", async () => {
    const withScripts = await visit();
    const home = await newBot(withScripts, "Skriptsiz sinov");
    await teach(withScripts, home);
    const page = await visit({ state: await withScripts.context().storageState(), javaScript: false });
    await page.goto(`${home}/playground`);
    await page.fill("[name=question]", QUESTION);
    await page.getByRole("button", { name: "Yuborish", exact: true }).click();
    await page.getByRole("log").getByText("15 000 soʻm").waitFor();
    await page.getByText("Javobda ishlatilgan").waitFor();
  });
});
