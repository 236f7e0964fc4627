import { describe, expect, it } from "vitest";
import { TOKEN, telegramForTests } from "../../testing/fake-telegram/telegram-for-tests.ts";
import type { Presentation } from "../port.ts";

const rig = telegramForTests();

const shown = (language: string) => ({
  name: `Doʻkon ${language}`,
  description: `Savollarga javob beraman (${language})`,
  shortDescription: `Doʻkon boti ${language}`,
  commands: [
    { command: "start", description: `Boshlash ${language}` },
    { command: "human", description: `Odam ${language}` },
  ],
});
const all: Presentation = { uz: shown("uz"), ru: shown("ru"), en: shown("en") };
const present = (presentation = all) => rig().telegram.present(rig.access, presentation);
const changes = () =>
  rig()
    .fake.calls(TOKEN)
    .filter(({ method }) => method.startsWith("set"));

describe("presenting a bot", () => {
  it("shows names, descriptions and commands in each language, and Uzbek to everyone else", async () => {
    await present();
    expect(rig().fake.profile(TOKEN)).toMatchObject({
      name: "Doʻkon uz",
      "name.ru": "Doʻkon ru",
      "name.en": "Doʻkon en",
      description: "Savollarga javob beraman (uz)",
      "description.ru": "Savollarga javob beraman (ru)",
      "short_description.en": "Doʻkon boti en",
      commands: all.uz.commands,
      "commands.uz": all.uz.commands,
      "commands.ru": all.ru.commands,
      "commands.en": all.en.commands,
    });
  });

  it("leaves alone what is shown already", async () => {
    await present();
    const before = changes().length;
    await present();
    expect(changes()).toHaveLength(before);
    await present({ ...all, ru: { ...all.ru, shortDescription: "Новое" } });
    expect(changes().slice(before)).toMatchObject([
      { method: "setMyShortDescription", params: { short_description: "Новое", language_code: "ru" } },
    ]);
  });

  it("shows everything else where a name may not be changed again today, and says so", async () => {
    rig().fake.failNext({ method: "setMyName", times: 9, fault: { kind: "rate_limit", retryAfter: 86_000 } });
    await expect(present()).rejects.toMatchObject({
      code: "channels.unavailable",
      details: { retryAfterMs: 86_000_000, reason: expect.stringMatching(/^name: Too Many/) },
    });
    expect(rig().fake.calls(TOKEN, "setMyName")).toHaveLength(1);
    expect(rig().fake.profile(TOKEN)).toMatchObject({ "description.en": all.en.description });
    expect(rig().fake.profile(TOKEN)).toMatchObject({ "commands.en": all.en.commands });
  });

  it("cuts what is too long, and leaves out commands that Telegram does not know", async () => {
    const long = {
      name: `a${"👨‍👩‍👧".repeat(20)}`,
      description: "я".repeat(600),
      shortDescription: "oʻ ".repeat(100),
      commands: [
        { command: "/Start", description: "x".repeat(300) },
        { command: "yoʻq", description: "x" },
        { command: "bosh", description: " " },
        ...Array.from({ length: 120 }, (_, i) => ({ command: `c${i}`, description: "x" })),
      ],
    };
    await present({ uz: long, ru: long, en: long });
    const profile = rig().fake.profile(TOKEN);
    expect(profile.name).toBe(`a${"👨‍👩‍👧".repeat(7)}`);
    expect(profile.description).toBe("я".repeat(512));
    expect(profile.commands).toHaveLength(100);
    expect(profile.commands).toMatchObject({ 0: { command: "start" }, 1: { command: "c0" } });
    await present({ uz: long, ru: long, en: long });
  });

  it("takes away what is no longer wanted, but never a name", async () => {
    await present();
    const nothing = { name: " ", description: "", shortDescription: "", commands: [] };
    await present({ uz: nothing, ru: nothing, en: nothing });
    expect(rig().fake.profile(TOKEN)).toMatchObject({ name: "Doʻkon uz", description: "", commands: [] });
  });

  it("stops at once where the token was revoked, or Telegram does not answer", async () => {
    rig().fake.failNext({ times: 99, fault: { kind: "hang" } });
    await expect(present()).rejects.toMatchObject({ code: "channels.unavailable" });
    expect(rig().fake.calls(TOKEN)).toHaveLength(4);
    rig().fake.clearFaults();
    rig().fake.revoke(TOKEN);
    await expect(present()).rejects.toMatchObject({ code: "channels.bad_credentials" });
  });
});
