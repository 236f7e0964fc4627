import { describe, expect, it } from "vitest";
import { cleanName, isTimeZone, passwordWeakness } from "./rules.ts";

describe("passwordWeakness", () => {
  it.each([
    "12345678",
    "87654321",
    "qwertyui",
    "asdfghjkl",
    "йцукенгш",
    "aaaaaaaa",
    "12121212",
    "Password",
    "PAROLPAROL",
    "Toshkent",
  ])("refuses %s, which is guessed first", (password) => expect(passwordWeakness(password)).toBe("common"));

  it.each([
    "choy va non 7",
    "demo-botfactory",
    "correct horse battery staple",
    "Кулча42кулча",
    "zx81-spectrum",
  ])("takes %s", (password) => expect(passwordWeakness(password)).toBeUndefined());

  it("draws the line at 8 and 128 characters", () => {
    expect(passwordWeakness("a1b2c3d")).toBe("short");
    expect(passwordWeakness("a1b2c3d4")).toBeUndefined();
    expect(passwordWeakness("abc-".repeat(32))).toBeUndefined();
    expect(passwordWeakness(`${"abc-".repeat(32)}x`)).toBe("long");
  });

  it("refuses the person's own name and address", () => {
    const personal = ["Nodira Karimova", "nodirakarim@example.com"];
    expect(passwordWeakness("nodira karimova", personal)).toBe("common");
    expect(passwordWeakness("NodiraKarim", personal)).toBe("common");
    expect(passwordWeakness("nodirakarim@example.com", personal)).toBe("common");
  });
});

describe("cleanName", () => {
  it.each([
    ["  Nodira \n Karimova ", "Nodira Karimova"],
    ["Gʻulom\u0000", "Gʻulom"],
    [" \u200b ", undefined],
    ["x".repeat(101), undefined],
  ])("makes of %j %j", (raw, name) => expect(cleanName(raw)).toBe(name));
});

describe("isTimeZone", () => {
  it("knows Tashkent and not Mars", () => {
    expect([isTimeZone("Asia/Tashkent"), isTimeZone("Mars/Base")]).toEqual([true, false]);
  });
});
