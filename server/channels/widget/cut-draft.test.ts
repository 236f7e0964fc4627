import { expect, it } from "vitest";
import { cutDraft } from "./cut-draft.ts";

it.each([
  ["short", "Salom", "Salom"],
  ["Cyrillic", "ў".repeat(9000), "ў".repeat(3000)],
  ["line breaks and quotation marks", '"\n'.repeat(4500), '"\n'.repeat(1500)],
])("a draft in %s is cut at 3,000 characters", (_name, text, cut) => {
  expect(cutDraft(text)).toBe(cut);
});

it("a draft fits into a live event whatever it is made of, and ends in a whole character", () => {
  for (const text of [
    "€".repeat(3000),
    "👩‍👧".repeat(2000),
    "\u0001".repeat(3000),
    `a${"😀".repeat(3000)}`,
  ]) {
    const draft = cutDraft(text);
    expect(Buffer.byteLength(JSON.stringify(draft))).toBeLessThanOrEqual(7000);
    expect(draft.length).toBeGreaterThan(1000);
    expect(draft.isWellFormed()).toBe(true);
    expect(text.startsWith(draft)).toBe(true);
  }
});
