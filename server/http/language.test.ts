import { describe, expect, it } from "vitest";
import { languageOf } from "./language.ts";

describe("languageOf", () => {
  it.each([
    [undefined, "uz"],
    ["ru-RU,ru;q=0.9,en;q=0.8", "ru"],
    ["de,en;q=0.7,ru;q=0.9", "ru"],
    ["en", "en"],
    ["de-DE, *;q=0.5", "uz"],
    ["ru;q=0, en;q=0.1", "en"],
    ["\u0000;;;q=x", "uz"],
  ])("answers %j in %s", (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
