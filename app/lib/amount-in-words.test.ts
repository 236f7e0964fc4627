import { describe, expect, it } from "vitest";
import { soumInWords } from "./amount-in-words.ts";

describe("an amount in words", () => {
  it.each([
    [0, "Nol soʻm 00 tiyin", "Ноль сумов 00 тийинов"],
    [100, "Bir soʻm 00 tiyin", "Один сум 00 тийинов"],
    [
      62_230_000,
      "Olti yuz yigirma ikki ming uch yuz soʻm 00 tiyin",
      "Шестьсот двадцать две тысячи триста сумов 00 тийинов",
    ],
    [100_000, "Bir ming soʻm 00 tiyin", "Одна тысяча сумов 00 тийинов"],
    [100_000_000, "Bir million soʻm 00 tiyin", "Один миллион сумов 00 тийинов"],
    [
      1_508_760_002,
      "Oʻn besh million sakson yetti ming olti yuz soʻm 02 tiyin",
      "Пятнадцать миллионов восемьдесят семь тысяч шестьсот сумов 02 тийина",
    ],
    [
      1_112_341,
      "Oʻn bir ming bir yuz yigirma uch soʻm 41 tiyin",
      "Одиннадцать тысяч сто двадцать три сума 41 тийин",
    ],
  ])("of %i tiyin is written as people write it", (tiyin, uz, ru) => {
    expect(soumInWords("uz", tiyin)).toBe(uz);
    expect(soumInWords("ru", tiyin)).toBe(ru);
  });

  it("is not written in English", () => expect(soumInWords("en", 100)).toBeNull());
});
