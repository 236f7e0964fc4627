import { describe, expect, it } from "vitest";
import { RetryLater } from "../kernel/retry-later.ts";
import { testPlatform } from "../testing/test-platform.ts";

const MINUTE = 60_000;
let now = Date.now();
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });

async function shop() {
  const made = await product.business("Gulzor");
  const { workspaceId } = made.person;
  const { services, telegram } = product.platform;
  return {
    ...made,
    workspaceId,
    present: () => services.channels.present(workspaceId, made.bot.id),
    change: (changes: Parameters<typeof services.bots.update>[2]) =>
      services.bots.update(workspaceId, made.bot.id, changes),
    shown: () => telegram.profile(made.token),
    sets: () =>
      telegram.calls(made.token).filter(({ method }) => method.toLowerCase().startsWith("setmy")).length,
  };
}

describe("presenting a bot", () => {
  it("shows its name, its description and its commands in three languages, and again costs no call", async () => {
    const bakery = await shop();
    await bakery.change({ description: "Tort va pishiriqlar. ".repeat(20) });
    await bakery.present();
    const shown = JSON.stringify(bakery.shown());
    for (const word of [
      "Gulzor",
      "Tort va pishiriqlar",
      "operator",
      "language",
      "Сменить язык",
      "Change the language",
    ])
      expect(shown).toContain(word);
    const calls = product.platform.telegram.calls(bakery.token).length;
    await bakery.present();
    expect(product.platform.telegram.calls(bakery.token)).toHaveLength(calls);
  });

  it("tells the provider at most once in three minutes, and the last state then", async () => {
    const bakery = await shop();
    await bakery.present();
    await bakery.change({ name: "Gulzor 2" });
    await bakery.change({ name: "Gulzor 3" });
    now += MINUTE;
    const early = await bakery.present().catch((error: unknown) => error);
    expect(early).toBeInstanceOf(RetryLater);
    expect((early as RetryLater).ms).toBe(2 * MINUTE);
    now += 2 * MINUTE;
    await bakery.present();
    expect(JSON.stringify(bakery.shown())).toContain("Gulzor 3");
  });

  it("is asked for again when the provider refused, and names no command for a person where nobody is there", async () => {
    const bakery = await shop();
    product.platform.telegram.failNext({
      token: bakery.token,
      method: "setMyCommands",
      times: 20,
      fault: { kind: "rate_limit", retryAfter: 60 },
    });
    await expect(bakery.present()).rejects.toMatchObject({ code: "channels.unavailable" });
    product.platform.telegram.clearFaults();
    await product.db.execute(
      `update bot set handover = jsonb_set(handover, '{enabled}', 'false') where id = '${bakery.bot.id}'`,
    );
    now += 3 * MINUTE;
    await bakery.present();
    const shown = JSON.stringify(bakery.shown());
    expect(shown).toContain("language");
    expect(shown).not.toContain('"operator"');
  });

  it("is a job after connecting and after a change of settings, one however many changes there are", async () => {
    const bakery = await shop();
    const { jobs } = product.platform.composition;
    for (let i = 0; i < 4; i++) await bakery.change({ name: `Gulzor ${i}` });
    const { presentations } = await jobs.counts();
    const own = await shop();
    const after = (await jobs.counts()).presentations;
    expect(after.waiting + after.delayed - presentations.waiting - presentations.delayed).toBe(1);
    const worker = jobs.work(
      "presentations",
      (payload) => product.platform.services.channels.present(payload.workspaceId, payload.botId),
      { concurrency: 1 },
    );
    await expect.poll(() => JSON.stringify(own.shown()), { timeout: 15_000 }).toContain("Gulzor");
    await expect.poll(() => JSON.stringify(bakery.shown()), { timeout: 15_000 }).toContain("Gulzor 3");
    await worker.close();
  }, 40_000);
});
