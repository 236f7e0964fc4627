import { describe, expect, it } from "vitest";
import { DEFAULT_HANDOVER } from "../../db/schema/bots.ts";
import type { HandoverReason } from "../../db/schema/conversation.ts";
import type { WorkingHours } from "../bots/handover-settings.ts";
import type { Language } from "../kernel/languages.ts";
import { normaliseText } from "../knowledge/normalise-text.ts";
import { loadTranslations } from "../providers/translations/load-translations.ts";
import { languageButtons, ratingButtons, readPress } from "./buttons.ts";
import { botCommands, readCommand } from "./commands.ts";
import { callPerson, isNews, reasonAfter, reasonBefore } from "./hand-over.ts";
import type { ConversationState } from "./turn.ts";
import { createWishReader } from "./wants-person.ts";

const translate = loadTranslations();
const read = { normalise: normaliseText, wantsPerson: createWishReader(normaliseText) };
const NOW = new Date("2026-11-20T16:00:00Z"); // a Friday, nine in the evening in Tashkent
const DAY = { from: "09:00", to: "18:00" };
const HOURS: WorkingHours = { days: [DAY, DAY, DAY, DAY, DAY, DAY, null], holidays: [] };
const state = (changes: Partial<ConversationState> = {}): ConversationState => ({
  id: "cnv_1",
  mode: "bot",
  language: null,
  unknowns: 0,
  waiting: false,
  called: null,
  ...changes,
});
const bot = (workingHours: WorkingHours | null, handover = DEFAULT_HANDOVER) => ({
  handover,
  workingHours,
  timeZone: "Asia/Tashkent",
});
const call = (
  hours: WorkingHours | null,
  language: Language,
  reason: HandoverReason = "requested",
  conversation = state(),
) => callPerson(bot(hours), conversation, reason, language, { translate, now: NOW });

describe("why a person is called before the bot tries", () => {
  const settings = { ...DEFAULT_HANDOVER, words: ["refund"] };
  it.each([
    ["the button", [], true, settings, "requested"],
    ["words", ["operator kerak"], false, settings, "requested"],
    ["words among others", ["salom", "можно оператора позвать?"], false, settings, "requested"],
    ["the owner's word", ["I want a refund"], false, settings, "rule"],
    ["anger", ["тупой бот"], false, settings, "upset"],
    ["the wish before the anger", ["тупой бот", "позови оператора"], false, settings, "requested"],
    [
      "no anger where the owner does not want it",
      ["тупой бот"],
      false,
      { ...settings, whenUpset: false },
      undefined,
    ],
    ["a question", ["Narxi qancha?"], false, settings, undefined],
    ["nobody there", ["operator kerak", "refund"], false, { ...settings, enabled: false }, undefined],
    ["nobody there, but the button", [], true, { ...settings, enabled: false }, "requested"],
  ] as const)("%s", (_, texts, byButton, handover, expected) => {
    expect(
      reasonBefore({ handover: { ...handover, words: [...handover.words] } }, { texts, byButton }, read),
    ).toBe(expected);
  });
});

describe("why a person is called after the bot did not know", () => {
  it.each([
    ["the third time in a row", { afterUnknowns: 3 }, 2, "repeated_failure"],
    ["not the second time", { afterUnknowns: 3 }, 1, undefined],
    ["never where the owner says 0", { afterUnknowns: 0 }, 50, undefined],
    ["at once where the owner wants that", { whenUnknown: "hand_over" as const }, 0, "low_confidence"],
    ["never where nobody is there", { enabled: false, whenUnknown: "hand_over" as const }, 5, undefined],
  ])("%s", (_, changes, unknowns, expected) => {
    expect(reasonAfter({ handover: { ...DEFAULT_HANDOVER, ...changes } }, { unknowns })).toBe(expected);
  });
});

describe("whether a call is news", () => {
  it.each([
    ["the first one", "rule", state(), true],
    ["the same again while one is waited for", "rule", state({ waiting: true, called: "rule" }), false],
    ["another reason", "upset", state({ waiting: true, called: "rule" }), true],
    ["a wish, always", "requested", state({ waiting: true, called: "requested" }), true],
  ] as const)("%s", (_, reason, conversation, expected) => {
    expect(isNews(reason, conversation)).toBe(expected);
  });
});

describe("what is said when a person is called", () => {
  it("within the hours: soon; the bot is silent until its time comes back", () => {
    expect(call(null, "en")).toMatchObject({
      kind: "handover",
      text: "All right. A person will answer here soon.",
      change: { to: "person", reason: "requested", resumeAt: new Date("2026-11-20T20:00:00Z") },
    });
  });

  it.each([
    ["en", HOURS, "tomorrow at 09:00"],
    ["ru", HOURS, "завтра в 09:00"],
    ["uz", HOURS, "ertaga soat 09:00 da"],
    ["en", { ...HOURS, holidays: ["2026-11-21"] }, "on November 23 at 09:00"],
    ["ru", { ...HOURS, holidays: ["2026-11-21"] }, "23 ноября в 09:00"],
    ["uz", { ...HOURS, holidays: ["2026-11-21"] }, "23-noyabr kuni soat 09:00 da"],
  ] as const)("outside, in %s: when they are back, by the bot's clock (%#)", (language, hours, when) => {
    const reply = call({ ...hours, holidays: [...hours.holidays] }, language);
    expect(reply.text).toContain(translate(language, "conversation:handover.later", { when }));
    expect(reply.change).toEqual({ to: "waiting", reason: "requested" });
  });

  it("outside, in the owner's own words where they wrote some", () => {
    const hours = { ...HOURS, awayText: { ru: "Мы на выходных." } };
    expect(call(hours, "ru").text).toBe("Хорошо. Мы на выходных.");
    expect(call(hours, "en").text).toContain("tomorrow");
  });

  it("to whom asks again: that it was passed on already", () => {
    const waiting = state({ waiting: true, called: "requested" });
    expect(call(null, "en", "requested", waiting).text).toBe(translate("en", "conversation:handover.again"));
  });

  it("where the owner lets the bot be silent until released: no time", () => {
    const handover = { ...DEFAULT_HANDOVER, resumeAfterMinutes: 0 };
    const reply = callPerson(bot(null, handover), state(), "rule", "en", { translate, now: NOW });
    expect(reply.change).toEqual({ to: "person", reason: "rule", resumeAt: null });
  });
});

describe("buttons", () => {
  it.each([
    ["op", { what: "person" }],
    ["bot", { what: "bot" }],
    ["fb:+:msg_01abc", { what: "feedback", value: 1, messageId: "msg_01abc" }],
    ["fb:-:msg_01abc", { what: "feedback", value: -1, messageId: "msg_01abc" }],
    ["rate:5", { what: "rating", value: 5 }],
    ["lang:ru", { what: "language", language: "ru" }],
    ["rate:6", undefined],
    ["rate:", undefined],
    ["fb:+:", undefined],
    ["fb:+:a b", undefined],
    ["lang:de", undefined],
    ["", undefined],
    ["opx", undefined],
  ])("%j → %j", (data, press) => expect(readPress(data)).toEqual(press));

  it("hold no more than Telegram takes", () => {
    for (const { data } of [...ratingButtons(), ...languageButtons(), { data: `fb:+:msg_${"0".repeat(26)}` }])
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  });
});

describe("commands", () => {
  it.each([
    [{ type: "start" }, "start"],
    [{ type: "command", name: "yordam", text: "/yordam" }, "help"],
    [{ type: "command", name: "prices", text: "/prices" }, "other"],
    [{ type: "text", text: "/оператор" }, "operator"],
    [{ type: "text", text: "/til" }, "language"],
    [{ type: "text", text: "/etc/passwd" }, undefined],
    [{ type: "text", text: "operator" }, undefined],
  ] as const)("%j → %s", (content, command) => expect(readCommand(content)).toBe(command));

  it("have their words in each language, as Telegram wants them", () => {
    for (const language of ["uz", "ru", "en"] as const)
      for (const { command, description } of botCommands(translate, language)) {
        expect(command).toMatch(/^[a-z]{1,32}$/);
        expect(description.length).toBeGreaterThan(3);
      }
  });
});
