import type { Page } from "playwright-core";
import { hydrated, open } from "./browser.ts";

export const PASSWORD = "tongsahar-7-bulut";

let people = 0;

/** Signs somebody new up through the pages; leads to the builder. Returns the e-mail address. */
export async function signUp(page: Page, workspaceName: string): Promise<string> {
  const email = `owner${Date.now()}-${++people}@example.com`;
  await open(page, "/uz/sign-up");
  await page.fill("[name=name]", "Dilnoza Karimova");
  await page.fill("[name=workspaceName]", workspaceName);
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", PASSWORD);
  await page.check("[name=terms]");
  await page.click("#sign-up [type=submit]");
  await page.waitForURL("**/uz/app");
  return email;
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await open(page, "/uz/sign-in");
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.click("#sign-in [type=submit]");
  await page.waitForURL("**/uz/app");
  await hydrated(page);
}
