import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderWhatsApp } from "./render.ts";

describe("rendering for WhatsApp", () => {
  it.each([
    ["bold, italics, struck text", "**narx** va *bugun*, ~~10~~", "*narx* va _bugun_, ~10~"],
    ["code", "`a*b` va\n\n```js\nif (a) {}\n```", "```a*b``` va\n\n```if (a) {}```"],
    ["headings", "## Yetkazish\nBepul", "*Yetkazish*\n\nBepul"],
    ["lists", "- bir\n- **ikki**\n\n1. uch", "• bir\n• *ikki*\n\n1. uch"],
    ["links", "[sayt](https://a.uz/x_y) va https://b.uz", "sayt (https://a.uz/x_y) va https://b.uz"],
    ["phones", "[Qoʻngʻiroq](tel:+998901234567)", "Qoʻngʻiroq (+998901234567)"],
    ["a phone whose words are the number", "[+998 90 123-45-67](tel:+998901234567)", "+998 90 123-45-67"],
    ["a bold link", "**[sayt](https://a.uz)**", "*sayt (https://a.uz)*"],
    ["quotes, on each line", "> bir\n> ikki", "> bir\n> ikki"],
    ["formats within formats", "**juda *muhim* gap**", "*juda _muhim_ gap*"],
    ["a format over lines, on each line", "**bir\nikki**", "*bir*\n*ikki*"],
    ["numbers to dial", "*100# yoki *102#", "*100# yoki *102#"],
  ])("shows %s", (_name, markdown, expected) => {
    expect(renderWhatsApp(markdown)).toEqual([expected]);
  });

  it("leaves signs out where WhatsApp would show them as they are", () => {
    expect(renderWhatsApp("**nar**xi va **2*3**")).toEqual(["narxi va 2*3"]);
  });

  it("leaves room for what may be tapped under the last part", () => {
    const parts = renderWhatsApp("**Narx** 4000 soʻm.\n\n".repeat(150));
    expect(parts).toHaveLength(2);
    expect(parts.at(-1)?.length).toBeLessThanOrEqual(1024);
    expect(parts.at(-1)?.length).toBeGreaterThan(300);
    expect(renderWhatsApp("a".repeat(1000))).toHaveLength(1);
  });

  it("never makes a part that is too long, whatever is written", () => {
    const piece = fc.constantFrom(
      "**",
      "*",
      "_",
      "`",
      "[a](https://a.uz/?q=1) ",
      "narx ",
      "\n\n",
      "> ",
      "цена",
      "👨‍👩‍👧",
    );
    const text = fc
      .tuple(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 200 }))
      .map(([pieces, times]) => pieces.join("").repeat(times));
    fc.assert(
      fc.property(text, (markdown) => {
        const parts = renderWhatsApp(markdown);
        expect(parts.length).toBeLessThanOrEqual(10);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(4096);
          expect(part.isWellFormed()).toBe(true);
        }
        expect(parts.at(-1)?.length ?? 0).toBeLessThanOrEqual(1024);
      }),
      { numRuns: 200 },
    );
  });

  it("cuts an endless answer after ten parts, with an ellipsis", () => {
    const parts = renderWhatsApp("narx ".repeat(20_000));
    expect(parts.length).toBeLessThanOrEqual(10);
    expect(parts.at(-1)).toMatch(/narx…$/);
  });
});
