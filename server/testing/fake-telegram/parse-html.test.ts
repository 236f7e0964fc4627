import { describe, expect, it } from "vitest";
import { parseTelegramHtml } from "./parse-html.ts";

describe("the fake's HTML mode", () => {
  it.each([
    ["<p>x</p>", 'Unsupported start tag "p" at byte offset 0'],
    ["тест <br>", 'Unsupported start tag "br" at byte offset 9'],
    ["<b>x", 'Can\'t find end tag corresponding to start tag "b"'],
    ["x</b>", "Unexpected end tag at byte offset 1"],
    ["<i>x</b>", 'Unmatched end tag at byte offset 4, expected "</i>", found "</b>"'],
    ["1 < 2", 'Unsupported start tag "" at byte offset 2'],
    ["a <b", "Unclosed start tag at byte offset 2"],
    ["<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'],
    ["<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ["&#xd83d;", "Text contains invalid Unicode characters after decoding HTML entities"],
  ])("refuses %s", (html, error) => {
    expect(parseTelegramHtml(html)).toEqual({ ok: false, error });
  });

  it("decodes the four named entities and numbers, and leaves every other one as written", () => {
    const parsed = parseTelegramHtml("&lt;&gt;&amp;&quot; &#39;&#x27; &nbsp;&copy; & &;");
    expect(parsed).toEqual({ ok: true, text: "<>&\" '' &nbsp;&copy; & &;", entities: [] });
  });

  it("counts formats in UTF-16 units", () => {
    const parsed = parseTelegramHtml('😀<b>o‘<i>zbek</i></b> <a href="https://a.uz/?x=1&amp;y=2">s</a>');
    expect(parsed).toEqual({
      ok: true,
      text: "😀o‘zbek s",
      entities: [
        { type: "bold", offset: 2, length: 6 },
        { type: "italic", offset: 4, length: 4 },
        { type: "text_link", offset: 9, length: 1, url: "https://a.uz/?x=1&y=2" },
      ],
    });
  });

  it("reads a block of code with its language as one format", () => {
    const parsed = parseTelegramHtml('<pre><code class="language-js">a</code></pre>');
    expect(parsed).toEqual({
      ok: true,
      text: "a",
      entities: [{ type: "pre", offset: 0, length: 1, language: "js" }],
    });
  });
});
