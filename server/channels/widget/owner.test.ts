import { beforeAll, describe, expect, it } from "vitest";
import type { BotRow } from "../../bots/index.ts";
import type { Person } from "../../testing/start-platform.ts";
import { testPlatform } from "../../testing/test-platform.ts";
import { widgetVisitor } from "../../testing/widget-visitor.ts";
import { signIdentity } from "./identity.ts";

const platform = testPlatform({ workers: false });
let owner: Person;
let bot: BotRow;

beforeAll(async () => {
  owner = await platform.platform.signUp();
  bot = await platform.platform.services.bots.create(owner.workspaceId, { name: "Gulzor", language: "uz" });
});

const patch = (body: object) => platform.call(owner, "PATCH", `/bots/${bot.id}/widget`, body);

describe("the owner of a web chat", () => {
  it("sees it with the defaults before anything was chosen", async () => {
    const { body } = await platform.call(owner, "GET", `/bots/${bot.id}/widget`);
    expect(body).toEqual({
      on: true,
      chatPath: `/chat/${bot.id}`,
      colour: null,
      position: "right",
      title: {},
      greeting: {},
      allowedOrigins: [],
    });
  });

  it("chooses look, words and sites, one without losing the others; visitors get them", async () => {
    await patch({ colour: "#AA3300", title: { ru: "Спросите нас" } });
    await patch({ allowedOrigins: [" shop.example ", "https://shop.example/", "http://localhost:8080"] });
    const { body } = await patch({ greeting: { ru: "Привет!" }, position: "left" });
    expect(body).toMatchObject({
      colour: "#AA3300",
      position: "left",
      allowedOrigins: ["https://shop.example", "http://localhost:8080"],
    });
    const visitor = widgetVisitor(platform.platform.url);
    const { config } = (await visitor.session(bot.id, { language: "ru" })).body;
    expect(config).toMatchObject({
      colour: "#AA3300",
      position: "left",
      title: "Спросите нас",
      greeting: "Привет!",
    });
  });

  it.each([
    { colour: "red" },
    { colour: "#12345" },
    { position: "top" },
    { title: { uz: "x".repeat(61) } },
    { allowedOrigins: ["https://shop.example/page"] },
    { allowedOrigins: ["javascript:alert(1)"] },
    { allowedOrigins: ["*"] },
    { allowedOrigins: Array(51).fill("https://a.example") },
  ])("is refused %j", async (body) => {
    expect((await patch(body)).status).toBe(400);
  });

  it("switches it off and on", async () => {
    expect((await patch({ on: false })).body).toMatchObject({ on: false });
    const visitor = widgetVisitor(platform.platform.url);
    expect((await visitor.session(bot.id)).status).toBe(409);
    expect((await patch({ on: true })).body).toMatchObject({ on: true });
    expect((await visitor.session(bot.id)).status).toBe(200);
  });

  it("gets a secret whose signatures are believed", async () => {
    const { body } = await platform.call<{ secret: string }>(
      owner,
      "GET",
      `/bots/${bot.id}/widget/identity-secret`,
    );
    const identity = { id: "17", hash: signIdentity(body.secret, "17") };
    const session = await widgetVisitor(platform.platform.url).session(bot.id, { identity });
    expect(session.body.verified).toBe(true);
  });

  it("is nobody of another workspace", async () => {
    const other = await platform.platform.signUp();
    for (const [method, path] of [
      ["GET", "widget"],
      ["PATCH", "widget"],
      ["GET", "widget/identity-secret"],
    ] as const) {
      const answer = await platform.call(
        other,
        method,
        `/bots/${bot.id}/${path}`,
        method === "PATCH" ? { on: false } : undefined,
      );
      expect(answer.status).toBe(404);
    }
    const { widget } = platform.platform.services;
    await expect(widget.identitySecret(other.workspaceId, bot.id)).rejects.toThrow("bots.not_found");
    await expect(widget.setOn(other.workspaceId, bot.id, false)).rejects.toThrow("bots.not_found");
  });
});
