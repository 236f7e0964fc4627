import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTranslations } from "../providers/translations/load-translations.ts";
import { answerErrors } from "./answer-errors.ts";
import { checkOrigin } from "./check-origin.ts";

const OURS = "https://shop.example";
const FOREIGN: Record<string, string>[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
];

let app: FastifyInstance;
beforeEach(() => {
  app = Fastify();
  answerErrors(app, loadTranslations());
  checkOrigin(app, OURS);
  for (const url of ["/form", "/webhooks/telegram/1", "/widget/v1/messages"])
    app.all(url, async () => "done");
});
afterEach(() => app.close());

async function statusOf(headers: Record<string, string>, url = "/form", method: "GET" | "POST" = "POST") {
  return (await app.inject({ method, url, headers })).statusCode;
}

describe("the check of origins", () => {
  it("refuses what another site has a browser send, with a cookie or without", async () => {
    for (const headers of FOREIGN) {
      expect(await statusOf(headers)).toBe(403);
      expect(await statusOf({ ...headers, cookie: "session=1" })).toBe(403);
    }
  });

  it("takes what our pages send, and programs that name no origin", async () => {
    expect(await statusOf({ origin: OURS, "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusOf({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusOf({ cookie: "session=1" })).toBe(200);
    expect(await statusOf({})).toBe(200);
  });

  it("leaves reading, webhooks and the web chat alone, and only them", async () => {
    for (const headers of FOREIGN) {
      expect(await statusOf(headers, "/form", "GET")).toBe(200);
      expect(await statusOf(headers, "/webhooks/telegram/1")).toBe(200);
      expect(await statusOf(headers, "/widget/v1/messages")).toBe(200);
      expect(await statusOf(headers, "/form?next=/widget/v1/")).toBe(403);
      expect(await statusOf(headers, "/form?next=/webhooks/")).toBe(403);
    }
  });
});
