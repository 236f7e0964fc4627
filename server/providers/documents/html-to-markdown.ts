import { parseHTML } from "linkedom";
import TurndownService from "turndown";
import { cleanLine } from "./clean-text.ts";
import { toMarkdownTable } from "./markdown-table.ts";

const DROPPED =
  "script,style,template,iframe,object,embed,noscript,svg,canvas,video,audio,select,textarea,input,title,link,meta";
const CELL_CHARACTERS = 2_000;
const URL_CHARACTERS = 300;

/** HTML as a document with everything below its body, whatever the input looks like. Nothing is fetched, no script runs. */
export function parseHtml(html: string): Document {
  // linkedom does not add the frame that browsers add, nor move what stands outside of it: it gets one frame around everything.
  const attributes = /<body(?=[\s>])([^>]{0,1000})>/i.exec(html)?.[1] ?? "";
  const content = html.replace(/<!doctype[^>]{0,1000}>|<\/?(?:html|head|body)(?=[\s>/])[^>]{0,2000}>/gi, "");
  return parseHTML(`<!doctype html><html><head></head><body${attributes}>${content}</body></html>`).document;
}

/** An element's content as Markdown: headings, lists, tables with a header row, code, links; emphasis and pictures dropped. */
export function toMarkdown(root: Element): string {
  for (const element of root.querySelectorAll(DROPPED)) element.remove();
  replaceTables(root);
  return converter()
    .turndown(root as unknown as TurndownService.Node & HTMLElement)
    .trim();
}

function converter(): TurndownService {
  const service = new TurndownService({
    headingStyle: "atx",
    bulletListMarker: "-",
    codeBlockStyle: "fenced",
  });
  // Escapes would stand between a word and its search (`fastcgi\_param`); only what would become a heading is escaped.
  service.escape = (text) => text.replace(/^(#{1,6}\s)/, "\\$1");
  service.addRule("emphasis", {
    filter: ["em", "strong", "b", "i", "u", "s", "del"],
    replacement: (content) => content,
  });
  service.addRule("picture", {
    filter: "img",
    replacement: (_, node) => cleanLine((node as Element).getAttribute("alt") ?? ""),
  });
  service.addRule("link", {
    filter: "a",
    replacement: (content, node) => linkText(content, node as Element),
  });
  service.addRule("break", { filter: "br", replacement: () => "\n" });
  service.addRule("list item", {
    filter: "li",
    replacement: (content, node) => listItem(content, node as Element),
  });
  service.addRule("ready table", {
    filter: (node) => node.nodeName === "PRE" && node.hasAttribute("data-table"),
    replacement: (_, node) => `\n\n${(node as Element).textContent ?? ""}\n\n`,
  });
  return service;
}

/** Addresses a customer can use are kept; those inside a page (`#top`) or relative to it are not. */
function linkText(content: string, link: Element): string {
  const address = (link.getAttribute("href") ?? "").trim();
  const text = content.trim();
  if (text === "") return "";
  const contact = /^(?:mailto|tel):([^?]+)/i.exec(address)?.[1];
  if (contact) return names(text, contact) ? content : `${text} (${contact})`;
  if (!/^https?:\/\/\S+$/i.test(address) || address.length > URL_CHARACTERS || text.includes(address))
    return content;
  return /[\n|]/.test(text) ? content : `[${text}](${address})`;
}

/** Whether a link's text already shows the address or number behind it. */
function names(text: string, contact: string): boolean {
  const digits = contact.replace(/\D/g, "");
  return text.includes(contact) || (digits.length > 4 && text.replace(/\D/g, "").endsWith(digits.slice(-9)));
}

function listItem(content: string, item: Element): string {
  const list = item.parentElement;
  const text = content
    .trim()
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\n/g, "\n  ");
  if (text === "") return "";
  if (list?.nodeName !== "OL") return `- ${text}\n`;
  const start = Number(list.getAttribute("start") ?? 1) || 1;
  return `${start + [...list.children].indexOf(item)}. ${text}\n`;
}

/**
 * Tables of data become ready Markdown; tables used for layout (nested, one cell wide or with whole chapters in their cells)
 * become blocks in reading order. Innermost first, so that a nested table is already text when its parent's turn comes.
 */
function replaceTables(root: Element): void {
  const tables = [...root.querySelectorAll("table")].reverse();
  for (const table of tables) {
    const document = table.ownerDocument;
    const caption = table.querySelector("caption");
    if (caption) table.before(wrap(document, "p", caption.textContent ?? ""));
    if (isLayout(table)) unfold(table);
    else {
      const { above, rows } = withoutTitleRows(gridOf(table));
      for (const line of above) table.before(wrap(document, "p", line));
      const ready = wrap(document, "pre", toMarkdownTable(rows));
      ready.setAttribute("data-table", "");
      table.replaceWith(ready);
    }
  }
}

/** A first row that holds one text over a table of three columns or more is its title, not its header. */
function withoutTitleRows(rows: string[][]): { above: string[]; rows: string[][] } {
  const filled = (row: readonly string[]): number => row.filter(Boolean).length;
  const isWide = rows.filter((row) => filled(row) >= 3).length >= rows.length / 2;
  const first = isWide ? rows.findIndex((row) => filled(row) > 1) : 0;
  return {
    above: rows
      .slice(0, first)
      .map((row) => row.join(" "))
      .filter((line) => line.trim() !== ""),
    rows: rows.slice(first),
  };
}

function wrap(document: Document, name: string, text: string): Element {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function isLayout(table: Element): boolean {
  if (table.getAttribute("role") === "presentation") return true;
  if (table.querySelector("[data-table],h1,h2,h3")) return true;
  const cells = [...table.querySelectorAll("td,th")];
  return cells.some((cell) => (cell.textContent ?? "").length > CELL_CHARACTERS);
}

function unfold(table: Element): void {
  const document = table.ownerDocument;
  const box = document.createElement("div");
  for (const cell of table.querySelectorAll("td,th")) {
    const block = document.createElement("div");
    block.append(...cell.childNodes);
    box.append(block);
  }
  table.replaceWith(box);
}

/** The cells by row and grid column; a merged cell stands once, at its first place. */
function gridOf(table: Element): string[][] {
  const grid: string[][] = [];
  const taken = new Set<string>();
  [...table.querySelectorAll("tr")].forEach((row, y) => {
    const line: string[] = [];
    let x = 0;
    for (const cell of row.children) {
      while (taken.has(`${y}:${x}`)) x += 1;
      const width = spanOf(cell, "colspan");
      const height = spanOf(cell, "rowspan");
      for (let dy = 1; dy < height; dy += 1)
        for (let dx = 0; dx < width; dx += 1) taken.add(`${y + dy}:${x + dx}`);
      line[x] = blockText(cell);
      x += width;
    }
    grid.push(Array.from(line, (cell) => cell ?? ""));
  });
  return grid;
}

function spanOf(cell: Element, name: string): number {
  const span = Number(cell.getAttribute(name) ?? 1);
  return Number.isInteger(span) && span > 0 ? Math.min(span, 200) : 1;
}

/** A cell's text with a space where a paragraph, list item or line ends. */
function blockText(element: Element): string {
  const pieces: string[] = [];
  const visit = (node: Node): void => {
    if (node.nodeType === 3) pieces.push(node.textContent ?? "");
    else if (node.nodeName === "BR") pieces.push(" ");
    else if (node.nodeName === "IMG") pieces.push((node as Element).getAttribute("alt") ?? "");
    for (const child of node.childNodes) visit(child);
    if (/^(P|DIV|LI|H[1-6]|PRE|DT|DD)$/.test(node.nodeName)) pieces.push(" ");
  };
  visit(element);
  return pieces
    .join("")
    .replace(/[ \t]*\n[ \t\n]*/g, " ")
    .trim();
}
