import { describe, expect, it } from "vitest";
import { detectLanguage } from "./detect-language.ts";

describe("detectLanguage", () => {
  it.each([
    ["Yetkazib berish qancha turadi?", "uz"],
    ["narxi necha pul", "uz"],
    ["Ozbekcha gaplashasizmi, bugun ishlaysizmi?", "uz"],
    ["Toʻlovni qanday qilaman", "uz"],
    ["Етказиб бериш қанча туради?", "uz"],
    ["салом, нархи канча булади", "uz"],
    ["Сколько стоит доставка?", "ru"],
    ["Вы работаете в субботу?", "ru"],
    ["How much does delivery cost?", "en"],
    ["what are your opening hours", "en"],
  ])("recognises %s as %s", (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each(["", "12345", "👍", "+998 71 200 45 45", "ok"])("does not guess the language of %j", (text) => {
    expect(detectLanguage(text)).toBeUndefined();
  });
});
