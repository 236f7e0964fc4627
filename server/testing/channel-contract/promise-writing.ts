import fc from "fast-check";
import { expect, it } from "vitest";
import type { RunningRig } from "./describe-channel.ts";
import { arrivedText, countWords, sendAll } from "./send-all.ts";

/** Above this a channel without a limit of its own is not asked for more. */
const ENOUGH_UNITS = 12_000;

const words = fc.constantFrom("narx", "цена", "price", "oʻzbek", "gʻisht", "доставка", "maʼno", "tomorrow");
const signs = fc.constantFrom(
  " ",
  "\n",
  "\n\n",
  "**",
  "*",
  "_",
  "`",
  "~~",
  "- ",
  "# ",
  "> ",
  "<",
  ">",
  "&",
  "|",
  "(",
  ")",
  "[",
);
const pieces = fc.array(fc.oneof({ weight: 3, arbitrary: words }, { weight: 2, arbitrary: signs }), {
  maxLength: 60,
});
const anyAnswer = fc
  .tuple(pieces, fc.integer({ min: 1, max: 12 }))
  .map(([some, times]) => `${some.join(" ")} `.repeat(times));

/** Whatever the model writes reaches the customer, in pieces that the provider takes. */
export function promiseWriting(rig: RunningRig): void {
  it("cuts a long answer into parts that the provider takes, and loses no word", async () => {
    const { size } = rig().longest;
    const sentence =
      "Yetkazib berish Toshkent boʻylab bepul, доставка по областям платная; the price is on the site.\n";
    const answer = sentence.repeat(Math.ceil(Math.min(size * 2.5, ENOUGH_UNITS) / sentence.length));
    const parts = rig().driver.render(answer);
    for (const part of parts) expect(rig().longest.of(part)).toBeLessThanOrEqual(size);
    await sendAll(rig(), parts);
    expect(countWords(arrivedText(rig()))).toEqual(countWords(answer));
  });

  it("cuts an endless word rather than the answer", async () => {
    const { size } = rig().longest;
    const answer = "ў".repeat(Math.min(Math.ceil(size * 1.5), ENOUGH_UNITS));
    const parts = rig().driver.render(answer);
    for (const part of parts) expect(rig().longest.of(part)).toBeLessThanOrEqual(size);
    await sendAll(rig(), parts);
    expect(arrivedText(rig()).replace(/\s/g, "")).toBe(answer);
  });

  it("renders any Markdown into parts that are taken, with all its words", async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (answer) => {
        const before = rig().sent().length;
        const parts = rig().driver.render(answer);
        for (const part of parts) expect(rig().longest.of(part)).toBeLessThanOrEqual(rig().longest.size);
        await sendAll(rig(), parts);
        const arrived = countWords(arrivedText(rig(), before));
        for (const [word, count] of countWords(answer))
          expect(arrived.get(word) ?? 0, word).toBeGreaterThanOrEqual(count);
      }),
      { numRuns: 40 },
    );
  });

  it("renders nothing where there is nothing to show", () => {
    for (const blank of ["", " \n\n ", "\u200b", "\u0000"]) expect(rig().driver.render(blank)).toEqual([]);
  });

  it("shows signs that are markup elsewhere as they were written", async () => {
    await sendAll(rig(), rig().driver.render("5 < 6 & 7 > 2, «narx» oʻzi"));
    expect(arrivedText(rig())).toBe("5 < 6 & 7 > 2, «narx» oʻzi");
  });
}
