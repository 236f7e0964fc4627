import { describe, expect, it } from "vitest";
import en from "../../locales/en/errors.json" with { type: "json" };
import ru from "../../locales/ru/errors.json" with { type: "json" };
import uz from "../../locales/uz/errors.json" with { type: "json" };
import { STATUS_BY_CODE } from "../http/error-map.ts";
import { ACCOUNT_ERRORS } from "./errors.ts";

describe("account errors", () => {
  it("have words in every language, and a status below 500", () => {
    const names = ACCOUNT_ERRORS.map((code) => code.slice("accounts.".length)).sort();
    for (const words of [uz, ru, en]) expect(Object.keys(words.accounts).sort()).toEqual(names);
    for (const code of ACCOUNT_ERRORS)
      expect([code, STATUS_BY_CODE[code]]).toEqual([code, expect.any(Number)]);
    expect(ACCOUNT_ERRORS.every((code) => (STATUS_BY_CODE[code] ?? 500) < 500)).toBe(true);
  });
});
