import { expect, it } from "vitest";
import { readFixture } from "./test-fixtures.ts";

const page = (body: string, head = ""): string =>
  `<!doctype html><html><head><title>Shop</title>${head}</head><body>${body}</body></html>`;

it("keeps headings, lists, tables, prices and useful links; drops scripts, styles, comments and forms", async () => {
  const body =
    "<h1>Menu</h1><script>SCRIPT()</script><style>STYLE{}</style><!-- COMMENT --><ul><li>Tea <b>10</b></li><li>Cake</li></ul>" +
    '<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>10&nbsp;000</td></tr></table><p>Write to <a href="mailto:a@b.uz">us</a> or see <a href="https://b.uz/x_y">the_site</a>, <a href="javascript:alert(1)">not this</a></p><select><option>OPTION</option></select>';
  const { markdown, title } = await readFixture(page(body), "a.html");
  expect(title).toBe("Shop");
  expect(markdown).toContain("- Tea 10\n- Cake");
  expect(markdown).toContain("| Item | Price |\n| --- | --- |\n| Tea | 10 000 |");
  expect(markdown).toContain("us (a@b.uz) or see [the_site](https://b.uz/x_y), not this");
  expect(markdown).not.toMatch(/SCRIPT|STYLE|COMMENT|OPTION|javascript/);
});

it.each([
  ["display", '<p style="display: none">HIDDEN</p>'],
  ["visibility", '<p style="visibility:hidden">HIDDEN</p>'],
  ["the attribute", "<p hidden>HIDDEN</p>"],
  ["font size", '<span style="font-size:0">HIDDEN</span>'],
  ["opacity", '<span style="opacity:0">HIDDEN</span>'],
  ["place", '<div style="position:absolute; left:-9999px">HIDDEN</div>'],
  ["colour", '<p style="color:#fff">HIDDEN</p>'],
  ["colour and background", '<p class="x" style="color:white;background:#ffffff">HIDDEN</p>'],
  ["a rule of the page", '<style>.ghost{display:none}</style><p class="ghost">HIDDEN</p>'],
])("removes text hidden by %s, and says so", async (_, html) => {
  const { markdown, warnings } = await readFixture(page(`<p>Visible words</p>${html}`), "a.html");
  expect(markdown).toContain("Visible words");
  expect(markdown).not.toContain("HIDDEN");
  expect(warnings).toContain("hidden_text_removed");
});

it.each([
  ["half an em of letter size", '<p style="font-size:0.5em">SEEN</p>'],
  ["white letters on a coloured class", '<div class="hero"><p style="color:#fff">SEEN</p></div>'],
  ["white letters on a dark ground", '<div style="background:#000"><p style="color:#fff">SEEN</p></div>'],
  [
    "an accordion folded by the page's style",
    '<style>.accordion-body{display:none}</style><p class="accordion-body">SEEN</p>',
  ],
  ["a rule for print", "<style>@media print{.p{display:none}}</style><p class='p'>SEEN</p>"],
  ["closed details", "<details><summary>Q</summary>SEEN</details>"],
])("keeps %s", async (_, html) => {
  const { markdown, warnings } = await readFixture(page(`<p>Other words</p>${html}`), "a.html");
  expect(markdown).toContain("SEEN");
  expect(warnings).toEqual([]);
});

it("reads the whole page when the article would lose prices or the address", async () => {
  const article = `<article><h1>About us</h1>${"<p>We have baked bread since 1990, every morning anew.</p>".repeat(8)}</article>`;
  const rest = `<div><ul>${Array.from({ length: 30 }, (_, n) => `<li>Bread ${n} costs ${n}00</li>`).join("")}</ul></div><footer>Navoiy 12</footer>`;
  const { markdown } = await readFixture(page(article + rest), "a.html");
  expect(markdown).toContain("Bread 29 costs 2900");
  expect(markdown).toContain("Navoiy 12");
});

it("leaves the menu out", async () => {
  const { markdown } = await readFixture(
    page("<nav><a href='/'>MENU-ENTRY</a></nav><p>Only the text of the page</p>"),
    "a.html",
  );
  expect(markdown).toBe("# Shop\n\nOnly the text of the page");
});

it("reads a layout table as text, its inner table as a table", async () => {
  const inner = "<table><tr><td>Size</td><td>Price</td></tr><tr><td>M</td><td>5</td></tr></table>";
  const { markdown } = await readFixture(
    page(`<table><tr><td><h2>Left</h2></td><td>${inner}</td></tr></table>`),
    "a.html",
  );
  expect(markdown).toBe("# Shop\n\n## Left\n\n| Size | Price |\n| --- | --- |\n| M | 5 |");
});

it("obeys the encoding that the page declares", async () => {
  const bytes = Buffer.concat([
    Buffer.from('<html><meta charset="windows-1251"><body><p>'),
    Buffer.from([0xd7, 0xe0, 0xe9]),
    Buffer.from("</p></body></html>"),
  ]);
  const { markdown, warnings } = await readFixture(new Uint8Array(bytes), "a.html");
  expect({ markdown, warnings }).toEqual({ markdown: "Чай", warnings: [] });
});
