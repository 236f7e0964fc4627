import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { controlFakeTelegram, type RemoteFakeTelegram } from "../../server/testing/fake-telegram.ts";

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

export type VisitOptions = {
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
  /** Cookies of somebody who signed in before. */
  state?: Awaited<ReturnType<BrowserContext["storageState"]>>;
  javaScript?: boolean;
  /** A product that the test has started itself. */
  baseUrl?: string;
};

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Refused forms are answered with 400, which browsers write to the console. Remix says so when the pointer reaches a link sooner than the
 * list of routes behind it, which it fetches when links appear; the link works all the same. React 18's error 345 ("Root did not complete.
 * This is a bug in React.") comes when somebody acts while a page is being hydrated; React then starts over and the page works.
 */
const EXPECTED = /status of 400|^Tried to prefetch .* but no routes matched|Minified React error #345/;

/**
 * A browser for the tests of one file, at the product that was started. Whatever a page writes to the console as an error or warning
 * fails the test.
 */
export function testBrowser() {
  const { url, telegramUrl } = inject("product");
  const telegram: RemoteFakeTelegram = controlFakeTelegram(telegramUrl);
  const complaints: string[] = [];
  let allowed: RegExp | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ARGUMENTS,
    });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    const found = complaints.splice(0).filter((complaint) => !allowed?.test(complaint));
    allowed = undefined;
    expect(found).toEqual([]);
  });
  afterAll(() => browser?.close());

  return {
    url,
    telegram,

    /** What the console may say in this one test: it breaks something on purpose. */
    allow(pattern: RegExp): void {
      allowed = pattern;
    },

    /** A new visitor with a window of their own. */
    async visit(options: VisitOptions = {}): Promise<Page> {
      if (!browser) throw new Error("the browser is ready inside tests and hooks only");
      const { viewport = WIDE, colorScheme = "light", state, javaScript = true, baseUrl = url } = options;
      const context = await browser.newContext({
        baseURL: baseUrl,
        viewport,
        colorScheme,
        javaScriptEnabled: javaScript,
        locale: "uz-UZ",
        reducedMotion: "reduce",
        ...(state && { storageState: state }),
      });
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      page.on("console", (message) => {
        const isBad = message.type() === "error" || message.type() === "warning";
        if (isBad && !EXPECTED.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on("pageerror", ({ message }) => {
        if (!EXPECTED.test(message)) complaints.push(`${page.url()}: ${message}`);
      });
      return page;
    },
  };
}

/** Opens a page and waits until its scripts run. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Until then a press of a button is an ordinary form post. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.body.firstElementChild ?? {}).some((key) => key.startsWith("__reactFiber")),
  );
}

/** What axe finds wrong with the page as it is shown: rule and elements. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

/** By how many pixels the page is wider than its window. */
export function sideScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
