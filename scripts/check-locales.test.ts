import { describe, expect, it } from "vitest";
import { readLocales } from "./check-locales.ts";
import { checkLocales } from "./locale-rules.ts";

function withUz(uz: Record<string, unknown>, en: Record<string, unknown> = uz): string[] {
  return checkLocales({ uz: { area: uz }, en: { area: en } });
}

describe("checkLocales", () => {
  it("finds the shipped files in agreement", () => {
    expect(checkLocales(readLocales())).toEqual([]);
  });

  it("names a key and a file that another language lacks", () => {
    expect(withUz({ a: { b: "x" } }, { a: { b: "x", c: "y" } })).toEqual(["uz/area: a.c is missing"]);
    expect(checkLocales({ uz: {}, en: { area: {} } })).toEqual(["uz/area: the file is missing"]);
  });

  it("asks for the plural forms of each language and no others", () => {
    const en = { n_one: "{{count}} bot", n_other: "{{count}} bots" };
    const ru = { n_one: "{{count}} бот", n_few: "{{count}} бота", n_other: "{{count}} бота" };
    expect(checkLocales({ ru: { area: ru }, en: { area: en } })).toEqual(["ru/area: n_many is missing"]);
    expect(checkLocales({ en: { area: { ...en, n_few: "x" } } })).toEqual([
      "en/area: n_few is a form it does not have",
    ]);
  });

  it("names texts that are empty or no texts", () => {
    expect(checkLocales({ en: { area: { a: " ", b: 7 } } })).toEqual([
      "en/area: a is empty",
      "en/area: b is not a text",
    ]);
  });

  it("names placeholders and tags that differ", () => {
    expect(withUz({ a: "{{name}}" }, { a: "{{nam}}" })).toHaveLength(1);
    expect(withUz({ a: "<b>x</b>" }, { a: "x" })).toHaveLength(1);
    expect(withUz({ a: "<b>{{n}}</b> x" }, { a: "y <b>{{n}}</b>" })).toEqual([]);
  });

  it.each(["Ўзбек", "o'zbek", "bo’sh", "gʼalaba", "maʻlumot", "ma'lumot", "o‘z"])(
    "refuses %s in Uzbek",
    (text) => {
      expect(withUz({ a: text }, { a: "x" })).toHaveLength(1);
    },
  );

  it.each(["oʻzbek tili", "maʼlumot", "gʻalaba", "Oʻqing: 'test'"])("accepts %s in Uzbek", (text) => {
    expect(withUz({ a: text }, { a: "x" })).toEqual([]);
  });
});
