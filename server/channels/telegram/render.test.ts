import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkText } from "../../testing/fake-telegram/check-text.ts";
import { parseTelegramHtml } from "../../testing/fake-telegram.ts";
import { renderTelegramHtml } from "./render.ts";
import { htmlToPlain } from "./write-html.ts";

/** What the customer reads, as the fake's copy of Telegram's parser gives it; throws where Telegram would refuse. */
const shown = (part: string) => checkText(part, "HTML").text;

describe("rendering an answer", () => {
  it.each([
    ["bold and italics", "**narx** va *bugun* va _ertaga_", "<b>narx</b> va <i>bugun</i> va <i>ertaga</i>"],
    ["struck text and code", "~~10~~ `a<b`", "<s>10</s> <code>a&lt;b</code>"],
    ["headings", "## Yetkazish\nBepul", "<b>Yetkazish</b>\n\nBepul"],
    ["lists", "- bir\n- ikki\n  - ichki", "• bir\n• ikki\n   • ichki"],
    ["numbered lists with their own numbers", "3. uch\n4. toʻrt", "3. uch\n4. toʻrt"],
    ["task lists", "- [x] tayyor\n- [ ] yoʻq", "• ☑ tayyor\n• ☐ yoʻq"],
    ["tables", "| Nomi | Narxi |\n|---|---|\n| Non | **4000** |", "<b>Nomi | Narxi</b>\nNon | <b>4000</b>"],
    [
      "code blocks",
      "```js\nif (a < b) {}\n```",
      '<pre><code class="language-js">if (a &lt; b) {}</code></pre>',
    ],
    ["code blocks without a language", "```\nx\n```", "<pre>x</pre>"],
    ["quotes within quotes as one", "> bir\n>\n> > ikki", "<blockquote>bir\n\nikki</blockquote>"],
    ["links", '[sayt](https://a.uz/?x=1&y="2")', '<a href="https://a.uz/?x=1&amp;y=&quot;2&quot;">sayt</a>'],
    ["phones and mail", "[tel](tel:+998901234567) me@a.uz", '<a href="tel:+998901234567">tel</a> me@a.uz'],
    ["bare addresses as they are", "https://a.uz/b_c_d", "https://a.uz/b_c_d"],
    ["pictures as links", "![rasm](https://a.uz/1.png)", '<a href="https://a.uz/1.png">rasm</a>'],
    [
      "addresses that Telegram would not open",
      "[x](javascript:alert) [y](/narx)",
      "x (javascript:alert) y (/narx)",
    ],
    ["HTML as text", "<script>x</script> <b>y", "&lt;script&gt;x&lt;/script&gt; &lt;b&gt;y"],
    ["line breaks", "bir\nikki<br>uch", "bir\nikki\nuch"],
    ["Uzbek letters", "oʻ, gʻ va maʼno; o'zbek", "oʻ, gʻ va maʼno; o'zbek"],
    ["stars that are no markup", "2 * 3 * 4 va 5*", "2 * 3 * 4 va 5*"],
  ])("shows %s", (_name, markdown, html) => {
    expect(renderTelegramHtml(markdown)).toEqual([html]);
    shown(html);
  });

  it("gives nothing for a text with nothing to show", () => {
    for (const blank of ["", " \n\n ", "\u200b\u200d", "\u0000\u0007"])
      expect(renderTelegramHtml(blank)).toEqual([]);
  });

  it.each([
    ["a table row with too many cells", "| a | b |\n|-|-|\n| 1 | 2 | 777 |", "777"],
    ["a definition that nothing refers to", "[narx]: https://a.uz/narx", "https://a.uz/narx"],
    ["words after a code block's language", "```js nomi\nx\n```", "nomi"],
    ["a link's title", '[a](https://a.uz "sarlavha")', "sarlavha"],
  ])("loses nothing of %s", (_name, markdown, kept) => {
    expect(renderTelegramHtml(markdown).map(shown).join()).toContain(kept);
  });

  it("closes and reopens formats and code blocks between parts", () => {
    const line = "const narx = 1 < 2;\n";
    const parts = renderTelegramHtml(
      `**Kod**\n\n\`\`\`ts\n${line.repeat(500)}\`\`\`\n\n**${"soʻz ".repeat(1000)}oxiri**`,
    );
    expect(parts.length).toBeGreaterThan(3);
    expect(parts[1]).toMatch(/^<pre><code class="language-ts">const[\s\S]*;<\/code><\/pre>/);
    expect(parts.at(-1)).toMatch(/^<b>soʻz [\s\S]*oxiri<\/b>$/);
    for (const part of parts) expect(shown(part).length).toBeLessThanOrEqual(4096);
  });

  it("cuts an endless answer after ten parts, with an ellipsis", () => {
    const parts = renderTelegramHtml("narx ".repeat(20_000));
    expect(parts).toHaveLength(10);
    expect(parts.at(-1)).toMatch(/narx…$/);
    for (const part of parts) shown(part);
  });

  it("keeps a part with many long links small enough to be taken", () => {
    const links = Array.from({ length: 60 }, (_, i) => `[n${i}](https://a.uz/?q=${"&".repeat(300)})`).join(
      " ",
    );
    const parts = renderTelegramHtml(links);
    expect(parts.map(shown).join(" ").split(" ")).toHaveLength(60);
  });

  it("answers in time and as plain text where the Markdown is a trap", () => {
    for (const trap of [">", "[", "*a", "a_", "1. ", "![", "`", "<a "]) {
      const started = performance.now();
      for (const part of renderTelegramHtml(trap.repeat(15_000))) shown(part);
      expect(performance.now() - started).toBeLessThan(3000);
    }
  });
});

const markup = fc.constantFrom(
  ..."*_`~#>|-+[]()<>&\"'\\!.:;=1 \n\t",
  ..."\n\n,```\n,\n- ,\n1. ,\n> ,|-|-|\n,**,](http://a.uz),<b>,&lt;,&#60;,<br>,[x] ,https://b.uz/?a=1&b,    ".split(
    ",",
  ),
);
const words = fc.constantFrom(
  "narx",
  "цена",
  "price",
  "oʻzbek",
  "12000",
  "😀",
  "👨‍👩‍👧‍👦",
  "🇺🇿",
  "é",
  "\u0000",
  "\ud800",
);
const anyMarkdown = fc.oneof(
  fc.array(fc.oneof(markup, words), { maxLength: 200 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(fc.oneof(markup, words), { maxLength: 30 }).map((pieces) => pieces.join("").repeat(60)),
);

/** Letters and digits of a text, counted, without what tags and task boxes are made of. */
function letters(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const relevant = text
    .toWellFormed()
    .replace(/<br\s*\/?>/gi, "")
    .replace(/\[[xX]\]/g, "");
  for (const char of relevant.match(/[\p{L}\p{N}]/gu) ?? []) counts.set(char, (counts.get(char) ?? 0) + 1);
  return counts;
}

describe("any answer at all", () => {
  it("is taken by Telegram, loses no letter and no digit, and stays within ten parts", () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        const parts = renderTelegramHtml(markdown);
        expect(parts.length).toBeLessThanOrEqual(10);
        const visible = parts.map((part) => {
          const text = shown(part);
          const parsed = parseTelegramHtml(part);
          const links = parsed.ok
            ? parsed.entities.map(({ url, language }) => `${url ?? ""}${language ?? ""}`)
            : [];
          return text + links.join("");
        });
        if (parts.at(-1)?.endsWith("…")) return;
        const kept = letters(visible.join(" "));
        for (const [char, count] of letters(markdown))
          expect(kept.get(char) ?? 0, char).toBeGreaterThanOrEqual(count);
      }),
      { numRuns: 2000 },
    );
  });

  it("can be sent without its markup", () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        for (const part of renderTelegramHtml(markdown)) {
          const plain = htmlToPlain(part).replace(/ \((?:https?|tel|tg|mailto)[^)]*\)/g, "");
          expect(letters(plain)).toEqual(
            letters(shown(part).replace(/ \((?:https?|tel|tg|mailto)[^)]*\)/g, "")),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
