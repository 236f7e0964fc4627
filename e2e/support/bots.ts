import type { Page } from "playwright-core";
import type { RemoteFakeTelegram } from "../../server/testing/fake-telegram.ts";

let tokens = 0;

/** A bot of one's own that Telegram knows, connected through the pages. Leads to its channels; returns its address and token. */
export async function connectedBot(
  page: Page,
  telegram: RemoteFakeTelegram,
  name: string,
): Promise<{ home: string; token: string }> {
  await page.goto("/uz/app/bots/new");
  await page.fill("[name=name]", name);
  await page.click("#new-bot [type=submit]");
  await page.waitForURL("**/new/knowledge");
  const home = new URL(page.url()).pathname.replace("/new/knowledge", "");
  const token = `${Date.now() % 1e9}${++tokens}:AAabcdefghijklmnopqrstuvwxyz01234`;
  await telegram.addBot(token, { username: `qutidagi${tokens}_bot`, firstName: name });
  await page.goto(`${home}/new/channel`);
  await page.fill("[name=token]", token);
  await page.click("#telegram [type=submit]");
  await page.waitForURL(/\/bots\/\w+$/);
  return { home, token };
}
