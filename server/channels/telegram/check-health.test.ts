import { describe, expect, it } from "vitest";
import { CHAT, TOKEN, telegramForTests } from "../../testing/fake-telegram/telegram-for-tests.ts";
import { startLoopbackServer } from "../../testing/loopback-server.ts";
import { ALLOWED_UPDATES } from "./connect.ts";

let ahead = 0;
const rig = telegramForTests({ clock: { now: () => new Date(Date.now() + ahead) } });
const webhook = { url: "http://127.0.0.1:9/webhooks/telegram/chn_1", secret: "s_1" };
const check = (target: typeof webhook | null = webhook) => rig().telegram.check(rig.access, target);
const call = (method: string, params: object) =>
  fetch(`${rig().fake.url}/bot${TOKEN}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });

describe("a health check", () => {
  it("finds a channel well, whether it is called or polled", async () => {
    expect(await check(null)).toEqual({ ok: true });
    await rig().telegram.connect(rig.access, webhook);
    expect(await check()).toEqual({ ok: true });
  });

  it("finds a webhook that was taken away, or taken over by another program", async () => {
    expect(await check()).toEqual({ ok: false, code: "channels.webhook_lost", detail: "" });
    await call("setWebhook", { url: "https://other.example/secret-path" });
    for (const target of [webhook, null])
      expect(await check(target)).toEqual({
        ok: false,
        code: "channels.webhook_lost",
        detail: "other.example",
      });
  });

  it("finds a webhook that was set for fewer kinds of updates than are read now", async () => {
    await call("setWebhook", { url: webhook.url, allowed_updates: ALLOWED_UPDATES.slice(0, 2) });
    expect(await check()).toMatchObject({ ok: false, code: "channels.webhook_lost" });
  });

  it("finds that deliveries fail, as long as they do", async () => {
    await rig().telegram.connect(rig.access, webhook);
    rig().fake.customerWrites(TOKEN, { chatId: CHAT, text: "salom" });
    await expect.poll(check).toMatchObject({ ok: false, code: "channels.webhook_failing" });
    ahead = 11 * 60_000;
    expect(await check()).toEqual({ ok: true });
    ahead = 0;
  });

  it("is content once what had failed was delivered", async () => {
    const answers = [503, 503];
    const door = await startLoopbackServer((_request, response) => {
      response.writeHead(answers.shift() ?? 200).end();
    });
    const target = { ...webhook, url: door.url };
    await rig().telegram.connect(rig.access, target);
    rig().fake.customerWrites(TOKEN, { chatId: CHAT, text: "salom" });
    await expect.poll(() => rig().fake.pendingCount(TOKEN)).toBe(0);
    expect(rig().fake.deliveries(TOKEN)).toMatchObject([{ attempts: 3, done: true }]);
    expect(await check(target)).toEqual({ ok: true });
    await door.close();
  });

  it("tells a revoked token from a provider that is away", async () => {
    for (const fault of [{ kind: "gateway", status: 502 }, { kind: "hang" }, { kind: "reset" }] as const) {
      rig().fake.failNext({ fault });
      await expect(check()).rejects.toMatchObject({ code: "channels.unavailable" });
    }
    rig().fake.revoke(TOKEN);
    expect(await check()).toMatchObject({ ok: false, code: "channels.bad_credentials" });
  });
});
