import { describe, expect, it } from "vitest";
import { needsContext } from "./follow-up.ts";

describe("needsContext", () => {
  it.each(["and how much is it?", "а сколько он стоит?", "narxi-chi?", "u qachon ochiladi?", "Доставка?"])(
    "sees that %j leans on what was said before",
    (question) => {
      expect(needsContext(question)).toBe(true);
    },
  );

  it.each([
    "How much does delivery to Chilonzor cost?",
    "Сколько стоит доставка в Чиланзар вечером?",
    "Toshkent shahri boʻylab yetkazib berish narxi qancha",
  ])("lets %j stand alone", (question) => {
    expect(needsContext(question)).toBe(false);
  });
});
