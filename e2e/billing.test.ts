import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeStripe, startFakeStripe } from "../server/testing/fake-stripe.ts";
import { startLoopbackServer } from "../server/testing/loopback-server.ts";
import { createPaymeCaller, PAYME_KEY } from "../server/testing/payment-callers.ts";
import { accessibilityProblems, open, PHONE, sideScroll, testBrowser, WIDE } from "./support/browser.ts";
import { type OwnProduct, startOwnProduct } from "./support/own-product.ts";
import { signUp } from "./support/people.ts";

const { visit } = testBrowser();

/** A folder for pictures of every page that is looked at. */
const SHOTS = process.env.BILLING_SHOTS;
const RATE = 12_700;
const MONTH_TIYIN = 49 * RATE * 100;

let product: OwnProduct;
let stripe: FakeStripe;
let payme: ReturnType<typeof createPaymeCaller>;
/** Payme's page, as far as a payer's browser needs one. */
let paymePage: Awaited<ReturnType<typeof startLoopbackServer>>;

beforeAll(async () => {
  stripe = await startFakeStripe({ clock: { now: () => new Date() } });
  paymePage = await startLoopbackServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      '<!doctype html><html lang="en"><title>Payme</title><link rel="icon" href="data:,"><h1>Payme</h1>',
    );
  });
  product = await startOwnProduct({
    ...stripe.env,
    PAYME_MERCHANT_ID: "5e730e8e0b852a417aa49ceb",
    PAYME_KEY,
    PAYME_CHECKOUT_URL: paymePage.url,
    USD_UZS_RATE: RATE,
    SELLER_NAME: "“Bot Zavodi” MCHJ",
    SELLER_TAX_ID: "301234567",
    SELLER_VAT_PERCENT: 12,
  });
  payme = createPaymeCaller(product.url);
  await product.addPromo("YARIM", 50);
}, 120_000);
afterAll(async () => {
  await product?.close();
  await stripe?.close();
  await paymePage?.close();
});

/** Somebody new, signed in, and their workspace. */
async function newOwner(name: string): Promise<{ page: Page; workspaceId: string }> {
  const page = await visit({ baseUrl: product.url });
  await signUp(page, name);
  const { workspaces } = await (await page.request.get("/api/v1/me")).json();
  return { page, workspaceId: workspaces[0].id };
}

async function newBot(page: Page, name: string): Promise<string> {
  const made = await page.request.post("/api/v1/bots", {
    data: { name, language: "uz" },
    headers: { origin: product.url },
  });
  return ((await made.json()) as { id: string }).id;
}

/** Payme takes the money and tells us, as its documentation says. */
async function payByPayme(orderId: string, amount: number): Promise<void> {
  const id = `${Date.now().toString(16)}${"0".repeat(24)}`.slice(0, 24);
  const made = await payme.call("CreateTransaction", {
    id,
    time: Date.now(),
    amount,
    account: { order_id: orderId },
  });
  expect(made.error).toBeUndefined();
  const performed = await payme.call("PerformTransaction", { id });
  expect(performed.result?.state).toBe(2);
}

const orderOf = (url: string) => /orders\/(\w+)/.exec(url)?.[1] ?? "";

async function orderByPayme(page: Page, query = ""): Promise<string> {
  await open(page, `/uz/app/billing/choose?plan=business&provider=payme${query}`);
  await Promise.all([
    page.waitForURL(`${paymePage.url}/**`),
    page.getByRole("button", { name: /toʻlash$/ }).click(),
  ]);
  const fields = Buffer.from(new URL(page.url()).pathname.slice(1), "base64").toString();
  return /ac\.order_id=(\w+)/.exec(fields)?.[1] ?? "";
}

function textOf(pdf: Buffer): string {
  const file = join(tmpdir(), `invoice-${process.pid}.pdf`);
  writeFileSync(file, pdf);
  return execFileSync("pdftotext", ["-layout", file, "-"]).toString();
}

describe("paying by Payme", () => {
  it("shows the whole price first, waits on the return page, and says that it was paid without a reload", async () => {
    const { page } = await newOwner("Toʻlovchi");
    await open(page, "/uz/app/billing");
    await page.getByRole("link", { name: "Tarif tanlash" }).click();
    await page.waitForURL("**/billing/choose");
    await page.getByRole("radio", { name: "Payme" }).check();
    await page.getByRole("radio", { name: "3 oy" }).check();
    await page.getByRole("button", { name: "1 866 900 soʻm toʻlash" }).waitFor();
    await page.getByText("Sinov davrining 14 kuni sizniki").waitFor();
    const order = await orderByPayme(page, "&months=3");

    await open(page, `/uz/app/billing/orders/${order}`);
    await page.getByRole("heading", { name: "Payme javobini kutyapmiz" }).waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await payByPayme(order, 3 * MONTH_TIYIN);
    await page.getByRole("heading", { name: "Toʻlandi. Rahmat!" }).waitFor();
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

    await open(page, "/uz/app/billing");
    await page.getByRole("cell", { name: "Business, 3 oy" }).waitFor();
    await page.getByText("Sinov davri, ").waitFor();
  });

  it("goes back to the payment by the browser's Back, where it can be continued", async () => {
    const { page } = await newOwner("Qaytuvchi");
    const order = await orderByPayme(page);
    await page.goBack();
    await page.getByRole("heading", { name: "Payme javobini kutyapmiz" }).waitFor();
    expect(orderOf(page.url())).toBe(order);
    const link = page.getByRole("link", { name: "Payme orqali toʻlashni davom ettirish" });
    expect(await link.getAttribute("href")).toContain(paymePage.url);
  });

  it("works without scripts, from the choice to the news that it was paid", async () => {
    const { page: owner } = await newOwner("Skriptsiz");
    const state = await owner.context().storageState();
    const page = await visit({ baseUrl: product.url, state, javaScript: false });
    await page.goto("/uz/app/billing/choose");
    await page.getByRole("radio", { name: "Payme" }).check();
    await page.getByLabel("Promokod").fill("yarim");
    await page.getByRole("button", { name: "Narxni koʻrsatish" }).click();
    await page.getByText("YARIM kodi amal qiladi: 50% chegirma.").waitFor();
    await page.getByRole("button", { name: "311 150 soʻm toʻlash" }).click();
    await page.waitForURL("**/orders/**");
    const order = orderOf(page.url());
    await page.waitForURL(`${paymePage.url}/**`);
    await page.goto(`/uz/app/billing/orders/${order}`);
    await payByPayme(order, MONTH_TIYIN / 2);
    await page.getByRole("heading", { name: "Toʻlandi. Rahmat!" }).waitFor();
  });

  it("does not take another amount than was shown, and says why a code does not count", async () => {
    const { page } = await newOwner("Hisobchi");
    await open(page, "/uz/app/billing/choose?provider=payme&promo=YOQ");
    await page.getByText("kod").first().waitFor();
    expect(await page.getByRole("button", { name: /toʻlash$/ }).isDisabled()).toBe(true);
    await open(page, "/uz/app/billing/choose?provider=payme");
    await page.locator("input[name=shown]").evaluate((input: HTMLInputElement) => {
      input.value = "100 UZS";
    });
    await page.getByRole("button", { name: /toʻlash$/ }).click();
    await page.getByText("Shu orada narx oʻzgardi").waitFor();
  });
});

describe("invoices", () => {
  it("name the legal entity with its details, the tax and the amount in words", async () => {
    const { page } = await newOwner("Kompaniya");
    await open(page, "/uz/app/billing");
    await page.getByLabel("Kim toʻlaydi").selectOption("company");
    await page.getByLabel("Ism yoki nom").fill("“Oʻrikzor Savdo” MCHJ");
    await page.getByLabel("STIR").fill("12345");
    await page.getByLabel("Hisob raqami").fill("2020 8000 9001 2345 6001");
    await page.getByRole("button", { name: "Saqlash" }).click();
    await page.getByText("Bu yerda 9 ta raqam boʻlishi kerak.").waitFor();
    expect(await page.getByLabel("Hisob raqami").inputValue()).toBe("2020 8000 9001 2345 6001");
    await page.getByLabel("STIR").fill("309 876 543");
    await page.getByLabel("MFO").fill("00440");
    await page.getByRole("button", { name: "Saqlash" }).click();
    await page.getByText("Rekvizitlar saqlandi.").first().waitFor();

    const order = await orderByPayme(page);
    await payByPayme(order, MONTH_TIYIN);
    const answer = await page.request.get(`${product.url}/ru/app/billing/orders/${order}/invoice.pdf`);
    expect(answer.headers()["content-type"]).toBe("application/pdf");
    const text = textOf(await answer.body()).replaceAll(/[\s\u00a0]+/g, " ");
    for (const part of [
      "Hisob № BF-1",
      "Toʻlangan · Payme",
      "“Bot Zavodi” MCHJ",
      "STIR (INN): 301234567",
      "“Oʻrikzor Savdo” MCHJ",
      "STIR (INN): 309876543",
      "H/r: 2020 8000 9001 2345 6001",
      "MFO: 00440",
      "622 300 soʻm",
      "Shu jumladan QQS 12% 66 675 soʻm",
      "Soʻz bilan: Olti yuz yigirma ikki ming uch yuz soʻm 00 tiyin.",
    ])
      expect(text).toContain(part);
  });

  it("and payments of another workspace do not exist", async () => {
    const { page } = await newOwner("Egasi");
    const order = await orderByPayme(page);
    const { page: other } = await newOwner("Begona");
    for (const path of [`orders/${order}`, `orders/${order}/invoice.pdf`, "orders/ord_none"])
      expect((await other.request.get(`/uz/app/billing/${path}`)).status()).toBe(404);
  });
});

describe("a subscription by card", () => {
  it("is cancelled for the end of the period and resumed", async () => {
    const { page, workspaceId } = await newOwner("Obunachi");
    await open(page, "/uz/app/billing/choose?provider=stripe&months=12");
    await page.getByRole("button", { name: "$49 toʻlash" }).waitFor();
    await page.getByText("Keyin bekor qilmaguningizcha har oy shuncha.").waitFor();
    const { order, url } = await product.services.billing.checkout({
      workspaceId,
      userId: "u",
      email: "a@example.com",
      language: "uz",
      origin: product.url,
      plan: "business",
      months: 1,
      provider: "stripe",
    });
    stripe.pay(url);
    for (const event of stripe.state.events) await stripe.deliver(event, `${product.url}/webhooks/stripe`);
    await open(page, `/uz/app/billing/orders/${order.id}?session_id=x`);
    await page.getByRole("heading", { name: "Toʻlandi. Rahmat!" }).waitFor();
    await open(page, "/uz/app/billing");
    await page.getByText("kuni Stripe orqali yechiladi").waitFor();
    await page.getByRole("button", { name: "Obunani bekor qilish" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Obunani bekor qilish" }).click();
    await page.getByText("boshqa hech narsa yechilmaydi").waitFor();
    await page.getByRole("button", { name: "Obunani davom ettirish" }).click();
    await page.getByText("kuni Stripe orqali yechiladi").waitFor();
  });
});

describe("bots over the plan's room", () => {
  it("are paused, and the owner chooses which one goes on", async () => {
    const { page, workspaceId } = await newOwner("Torayuvchi");
    await product.services.plans.setPlan(workspaceId, "business", 30);
    await newBot(page, "Birinchi");
    await newBot(page, "Ikkinchi");
    await product.services.plans.setPlan(workspaceId, "free", 30);
    await open(page, "/uz/app");
    await page.getByText("Tarifda 1 ta botga joy bor, sizda esa 2 ta").waitFor();
    await page.getByRole("button", { name: "“Ikkinchi” boti qolsin" }).click();
    await page.getByText("“Ikkinchi” javob berishda davom etadi.").first().waitFor();
    await page.getByRole("button", { name: "“Birinchi” boti qolsin" }).waitFor();
    await open(page, "/uz/app/billing");
    await page.getByRole("button", { name: "“Birinchi” boti qolsin" }).click();
    await page.waitForURL("**/uz/app");
    await page.getByRole("button", { name: "“Ikkinchi” boti qolsin" }).waitFor();
  });
});

describe.each(["uz", "ru", "en"])("the pages of billing in %s", (language) => {
  it.each([
    ["wide", WIDE, "light"],
    ["wide", WIDE, "dark"],
    ["phone", PHONE, "light"],
    ["phone", PHONE, "dark"],
  ] as const)("can be used by everybody: %s, %o, %s", async (size, viewport, colorScheme) => {
    const { page: owner, workspaceId } = await newOwner("Bahor gullari");
    await newBot(owner, "Gulnoza");
    const paid = await orderByPayme(owner, "&months=3");
    await payByPayme(paid, 3 * MONTH_TIYIN);
    const waiting = await orderByPayme(owner, "&promo=yarim");
    await newBot(owner, "Ikkinchi bot");
    const state = await owner.context().storageState();
    const page = await visit({ baseUrl: product.url, state, viewport, colorScheme });
    const look = async (path: string, name: string) => {
      await open(page, `/${language}/app${path}`);
      if (SHOTS) {
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({
          path: join(SHOTS, `${name}-${language}-${size}-${colorScheme}.png`),
          fullPage: true,
        });
      }
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await sideScroll(page)).toBe(0);
    };
    await look("/billing", "billing");
    await look("/billing/choose?plan=enterprise&provider=payme&months=3&promo=yarim", "choose");
    await look(`/billing/orders/${paid}`, "paid");
    await look(`/billing/orders/${waiting}`, "waiting");
    await product.services.plans.setPlan(workspaceId, "free", 30);
    await look("/billing", "over");
    await look("", "bots");
    await product.services.plans.setPlan(workspaceId, "free", 0);
    await look("/billing", "ended");
  });
});

describe.each(["uz", "ru", "en"])("without any provider in %s", (language) => {
  it("the page says how to reach us instead", async () => {
    const page = await visit();
    await signUp(page, "Sozlanmagan");
    await open(page, `/${language}/app/billing/choose`);
    expect(await page.getByRole("radio").count()).toBe(2);
    expect(await page.getByRole("button", { name: /toʻlash|Оплатить|Pay / }).count()).toBe(0);
    if (SHOTS) await page.screenshot({ path: join(SHOTS, `off-${language}.png`), fullPage: true });
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
