import { describe, expect, it } from "vitest";
import { leansOnContext } from "./follow-up.ts";

describe("leansOnContext", () => {
  it.each([
    ["and how much is it?", "surely"],
    ["а сколько он стоит?", "surely"],
    ["а доставка?", "surely"],
    ["narxi-chi?", "surely"],
    ["u qachon ochiladi?", "surely"],
    ["what about Sunday?", "surely"],
    ["Доставка?", "maybe"],
    ["choy narxi", "maybe"],
    ["Is there free parking?", "no"],
    ["What colour are your bicycles?", "no"],
    ["About how many rooms do you have?", "no"],
    ["How much does delivery to Chilonzor cost?", "no"],
    ["Сколько стоит доставка в Чиланзар вечером?", "no"],
    ["Toshkent shahri boʻylab yetkazib berish narxi qancha", "no"],
  ])("says of %j: %s", (question, answer) => {
    expect(leansOnContext(question)).toBe(answer);
  });
});
