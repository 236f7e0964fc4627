import { describe, expect, it } from "vitest";
import type { LetterWords } from "./port.ts";
import { renderLetter } from "./render-letter.ts";

const words: LetterWords = {
  language: "ru",
  subject: "Тема",
  paragraphs: ["Первый", "Второй"],
  button: { label: "Открыть", url: "https://example.com/ru?a=1&b=2" },
  notes: ["Мелко"],
  footer: "BotFactory",
};

describe("renderLetter", () => {
  it("says the same in HTML and in plain text, with the address readable in both", () => {
    const { html, text } = renderLetter(words);
    for (const part of ["Тема", "Первый", "Второй", "Открыть", "Мелко", "BotFactory"]) {
      expect(html).toContain(part);
      expect(text).toContain(part);
    }
    expect(html).toContain('href="https://example.com/ru?a=1&amp;b=2"');
    expect(text).toContain("https://example.com/ru?a=1&b=2");
    expect(html).toContain('<html lang="ru">');
  });

  it("takes nothing in the words for markup", () => {
    const evil = `"><script>alert('1')</script>`;
    const { html } = renderLetter({
      ...words,
      subject: evil,
      paragraphs: [evil],
      button: { label: evil, url: evil },
      footer: evil,
    });
    expect(html).not.toContain(evil);
    expect(html).not.toContain("<script>");
  });

  it("keeps the subject on one line", () => {
    expect(renderLetter({ ...words, subject: "a\r\nBcc: b" }).subject).toBe("a Bcc: b");
  });
});
