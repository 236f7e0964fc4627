import { describe, expect, it } from "vitest";
import { askedReply, fillReply } from "./use-canned.ts";

describe("asking for a ready reply", () => {
  it.each([
    ["/", ""],
    ["/narx", "narx"],
    ["/цена", "цена"],
    ["/oʻlcham", "oʻlcham"],
  ])("%s asks for it", (text, asked) => expect(askedReply(text)).toBe(asked));

  it.each(["", "narx", "5/6", "/ ", "/narx haqida", "https://a.uz", "//"])("%j is ordinary text", (text) =>
    expect(askedReply(text)).toBeNull(),
  );

  it("puts the customer's name in, and nothing where it is not known", () => {
    expect(fillReply("Salom, {name}! {name}", "Aziza")).toBe("Salom, Aziza! Aziza");
    expect(fillReply("Salom {name}", null)).toBe("Salom");
  });
});
