import fc from "fast-check";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { textOn } from "./colour.ts";
import { renderMarkdown } from "./markdown.ts";

beforeAll(() => {
  const { document } = parseHTML("<!doctype html><body></body>");
  Object.assign(globalThis, { document });
});

function rendered(markdown: string): Element {
  const box = document.createElement("div");
  box.append(renderMarkdown(markdown));
  return box;
}
const html = (markdown: string) => rendered(markdown).innerHTML;

describe("an answer in Markdown", () => {
  it.each([
    ["plain\nlines", "<p>plain<br>lines</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["**bold** and *slanted* ~~gone~~", "<p><strong>bold</strong> and <em>slanted</em> <del>gone</del></p>"],
    ["**bold *and* more**", "<p><strong>bold <em>and</em> more</strong></p>"],
    ["`a*b*`", "<p><code>a*b*</code></p>"],
    ["## Narxlar", "<p><strong>Narxlar</strong></p>"],
    ["- one\n- two", "<ul><li><p>one</p></li><li><p>two</p></li></ul>"],
    ["3. three\n4. four", '<ol start="3"><li><p>three</p></li><li><p>four</p></li></ol>'],
    [
      "- one\n  - deep\n- two",
      "<ul><li><p>one</p><ul><li><p>deep</p></li></ul></li><li><p>two</p></li></ul>",
    ],
    ["> said\n> so", "<blockquote><p>said<br>so</p></blockquote>"],
    ["snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"],
    ["\\*not\\* slanted", "<p>*not* slanted</p>"],
    ["unclosed **bold", "<p>unclosed **bold</p>"],
  ])("%j becomes elements", (markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it("makes tables and blocks of code that can be scrolled by keyboard", () => {
    const box = rendered("| Taom | Narx |\n|---|---|\n| Osh | **30 000** |\n\n```\na < b\n```");
    expect([...box.querySelectorAll("th, td")].map(({ textContent }) => textContent)).toEqual([
      "Taom",
      "Narx",
      "Osh",
      "30 000",
    ]);
    expect(box.querySelector("td strong")?.textContent).toBe("30 000");
    expect(box.querySelector("pre")?.textContent).toBe("a < b");
    expect(box.querySelector("pre")?.getAttribute("tabindex")).toBe("0");
  });

  it("links only what cannot run, in a new tab that knows nothing of this one", () => {
    const box = rendered(
      "[site](https://a.example/x_(1)) <https://b.example> see https://c.example/p. [tel](tel:+998711234567)",
    );
    const links = [...box.querySelectorAll("a")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "https://a.example/x_(1)",
      "https://b.example",
      "https://c.example/p",
      "tel:+998711234567",
    ]);
    for (const link of links) expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    for (const bad of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "//evil.example",
      "/local",
      "vbscript:x",
    ])
      expect(rendered(`[label](${bad})`).querySelector("a"), bad).toBeNull();
  });

  it("never makes anything of markup in the text", () => {
    const box = rendered(
      '<img src=x onerror="alert(1)"> <b>b</b>\n\n- <script>x</script>\n\n| <i>a</i> | b |\n|---|---|\n| <u>c</u> | d |',
    );
    expect(box.querySelector("img, b, script, i, u")).toBeNull();
    expect(box.textContent).toContain('<img src=x onerror="alert(1)">');
  });

  it("keeps every letter and digit of any text, without throwing, in bounded time", () => {
    const piece = fc.constantFrom(
      "**",
      "*",
      "_",
      "`",
      "[",
      "](",
      ")",
      "|",
      "\n",
      "- ",
      "1. ",
      "> ",
      "so",
      "7",
      " ",
      "~~",
      "#",
      "<",
      "---",
    );
    const letters = (text: string) => text.replace(/[^\p{L}]/gu, "");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        if (/\]\(/.test(text) || /```/.test(text)) return; // addresses of links and names of languages are not shown
        expect(letters(rendered(text).textContent ?? "")).toBe(letters(text));
      }),
      { numRuns: 500 },
    );
    for (const nasty of [
      "**".repeat(4000),
      "[".repeat(8000),
      "> ".repeat(3000),
      "- ".repeat(3000),
      "`".repeat(7999),
      "|".repeat(8000),
    ]) {
      const startedAt = performance.now();
      rendered(nasty);
      expect(performance.now() - startedAt).toBeLessThan(1500);
    }
  });
});

it("text on any colour of an owner's is read: at least 4.5 to 1", () => {
  const light = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const colour of [
    "#000000",
    "#ffffff",
    "#ffff00",
    "#777777",
    "#757575",
    "#0b686c",
    "#ff0000",
    "#00ff00",
  ]) {
    const text = textOn(colour) === "#fff" ? 1 : 0;
    const [high, low] = [light(colour), text].sort((a, b) => b - a) as [number, number];
    expect((high + 0.05) / (low + 0.05), colour).toBeGreaterThanOrEqual(4.5);
  }
});
