import { Lexer, type MarkedToken, type Token, Tokenizer, type Tokens } from "marked";
import { createTextWriter, type FormattedText, type TextWriter } from "./formatted-text.ts";

/** Above this the time to read odd Markdown grows too long; such a text is taken as it stands. */
const LONGEST_MARKDOWN = 20_000;
const LONGEST_LINK = 2000;

/** Reference definitions stay in the text: taking them out would lose an address that nothing refers to. */
class ChatTokenizer extends Tokenizer {
  override def(): undefined {
    return undefined;
  }
}

/**
 * Reads an answer's Markdown into text with formats. What Telegram cannot show becomes text: headings bold lines, lists lines with
 * •, tables lines with cells between bars, images links. No letter or digit is lost: a block that would lose one stays as written.
 */
export function readMarkdown(markdown: string): FormattedText {
  if (markdown.length > LONGEST_MARKDOWN) return { text: markdown, marks: [] };
  try {
    const writer = createTextWriter();
    for (const token of new Lexer({ gfm: true, tokenizer: new ChatTokenizer() }).lex(markdown))
      writeGuarded(token, writer);
    return writer.result;
  } catch {
    // The reader gives up on thousands of nested quotes or lists.
    return { text: markdown, marks: [] };
  }
}

function writeGuarded(token: Token, writer: TextWriter): void {
  const { text, marks } = writer.result;
  const before = { text: text.length, marks: marks.length };
  writeBlock(token, writer, 0);
  const shown =
    writer.result.text.slice(before.text) +
    marks
      .slice(before.marks)
      .map((mark) => mark.argument)
      .join();
  if (keepsLetters(token.raw, shown)) return;
  writer.rewind(before.text, before.marks);
  writer.gap("\n\n");
  writer.write(token.raw.trim());
  writer.gap("\n\n");
}

const BREAK_TAG = /<br\s*\/?>/gi;
const CHECKBOX = /\[[xX]\]/g;

function keepsLetters(raw: string, shown: string): boolean {
  const counts = new Map<string, number>();
  for (const char of shown.match(/[\p{L}\p{N}]/gu) ?? []) counts.set(char, (counts.get(char) ?? 0) + 1);
  for (const char of raw
    .replace(BREAK_TAG, "")
    .replace(CHECKBOX, "")
    .match(/[\p{L}\p{N}]/gu) ?? []) {
    const left = counts.get(char) ?? 0;
    if (left === 0) return false;
    counts.set(char, left - 1);
  }
  return true;
}

function writeBlock(token: Token, writer: TextWriter, depth: number): void {
  if (token.type === "space") return;
  writer.gap("\n\n");
  writeBlockBody(token as MarkedToken, writer, depth);
  writer.gap("\n\n");
}

function writeBlockBody(token: MarkedToken, writer: TextWriter, depth: number): void {
  switch (token.type) {
    case "heading":
      writer.wrap("b", undefined, () => writeInline(token.tokens, writer));
      break;
    case "code":
      writeCode(token, writer);
      break;
    case "blockquote":
      writeQuote(token, writer, depth);
      break;
    case "list":
      writeList(token, writer, "");
      break;
    case "table":
      writeTable(token, writer);
      break;
    case "hr":
      writer.write("———");
      break;
    case "paragraph":
      writeInline(token.tokens, writer);
      break;
    default:
      writeSpan(token, writer);
  }
}

/** Telegram has no quotes within quotes: an inner one is part of the outer. */
function writeQuote(quote: Tokens.Blockquote, writer: TextWriter, depth: number): void {
  const inner = () => {
    for (const child of quote.tokens) writeBlock(child, writer, depth + 1);
  };
  if (depth > 0) inner();
  else writer.wrap("blockquote", undefined, inner);
}

function writeCode(token: Tokens.Code, writer: TextWriter): void {
  const language = /^[\w+#.-]{1,30}$/.test(token.lang ?? "") ? token.lang : undefined;
  writer.wrap("pre", language, () => writer.write(token.text));
}

function writeList(list: Tokens.List, writer: TextWriter, indent: string): void {
  for (const item of list.items) {
    writer.gap("\n");
    const number = list.ordered ? /^\s*(\d{1,9})[.)]/.exec(item.raw)?.[1] : undefined;
    writer.write(`${indent}${number === undefined ? "•" : `${number}.`} `);
    for (const child of item.tokens) writeItemPart(child, writer, indent);
  }
  writer.gap("\n");
}

function writeItemPart(given: Token, writer: TextWriter, indent: string): void {
  const token = given as MarkedToken;
  if (token.type === "checkbox") {
    writer.write(token.checked ? "☑ " : "☐ ");
  } else if (token.type === "list") {
    writer.gap("\n");
    writeList(token, writer, `${indent}   `);
  } else if (token.type === "text" || token.type === "paragraph") {
    writeInline(token.tokens ?? [token], writer);
    writer.gap("\n");
  } else {
    writeBlock(token, writer, 1);
  }
}

function writeTable(table: Tokens.Table, writer: TextWriter): void {
  const row = (cells: Tokens.TableCell[]) =>
    cells.forEach((cell, index) => {
      if (index > 0) writer.write(" | ");
      writeInline(cell.tokens, writer);
    });
  writer.wrap("b", undefined, () => row(table.header));
  for (const cells of table.rows) {
    writer.gap("\n");
    row(cells);
  }
}

function writeInline(tokens: Token[], writer: TextWriter): void {
  for (const given of tokens) writeSpan(given as MarkedToken, writer);
}

function writeSpan(token: MarkedToken, writer: TextWriter): void {
  switch (token.type) {
    case "strong":
      writer.wrap("b", undefined, () => writeInline(token.tokens, writer));
      break;
    case "em":
      writer.wrap("i", undefined, () => writeInline(token.tokens, writer));
      break;
    case "del":
      writer.wrap("s", undefined, () => writeInline(token.tokens, writer));
      break;
    case "codespan":
      writer.wrap("code", undefined, () => writer.write(token.text));
      break;
    case "link":
      writeLink(token, token.tokens, writer);
      break;
    case "image":
      writeLink(token, [], writer);
      break;
    case "text":
    case "escape":
      if (token.type === "text" && token.tokens) writeInline(token.tokens, writer);
      else writer.write(token.text);
      break;
    default:
      writer.write(token.type === "br" ? "\n" : token.raw.replace(BREAK_TAG, "\n"));
  }
}

/** A link; an address that Telegram would not open, or that is the text itself, is written out. */
function writeLink(link: Tokens.Link | Tokens.Image, tokens: Token[], writer: TextWriter): void {
  const inner = () =>
    tokens.length > 0 ? writeInline(tokens, writer) : writer.write(link.text || link.href);
  if (link.text === link.href || `mailto:${link.text}` === link.href) {
    writer.write(link.text);
    return;
  }
  if (isOpenable(link.href)) {
    writer.wrap("a", link.href, inner);
  } else {
    inner();
    if (link.href && link.text) writer.write(` (${link.href})`);
  }
  if (link.title) writer.write(` (${link.title})`);
}

function isOpenable(address: string): boolean {
  if (address.length > LONGEST_LINK || /[\s\p{Cc}]/u.test(address)) return false;
  if (/^(tg:\/\/|mailto:|tel:)[^:/]/i.test(address)) return true;
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}
