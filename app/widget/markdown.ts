import { h } from "./dom.ts";

/** Only addresses that cannot run anything become links. */
const SAFE_ADDRESS = /^(?:https?:\/\/|mailto:|tel:)/i;
const DEEPEST = 5;

/** The part of Markdown that answers use, as elements. Markup within the text stays text: nothing is ever parsed as HTML. */
export function renderMarkdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...blocks(text.replace(/\r\n?/g, "\n").split("\n"), 0));
  return fragment;
}

const FENCE = /^\s*```/;
const HEADING = /^#{1,6}\s+(.*)$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)(?:[-*+•]|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

function blocks(lines: string[], depth: number): Node[] {
  const found: Node[] = [];
  let at = 0;
  const line = (): string => lines[at] ?? "";
  const take = (fits: (text: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(line())) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    if (!line().trim()) at++;
    else if (FENCE.test(line())) {
      at++;
      found.push(h("pre", { tabindex: 0 }, h("code", {}, take((text) => !FENCE.test(text)).join("\n"))));
      at++;
    } else if (RULE.test(line())) {
      found.push(h("hr"));
      at++;
    } else if (HEADING.test(line())) {
      found.push(h("p", {}, h("strong", {}, ...inline(HEADING.exec(line())?.[1] ?? ""))));
      at++;
    } else if (isTable(lines, at)) found.push(table(take((text) => text.includes("|"))));
    else if (depth < DEEPEST && QUOTE.test(line()))
      found.push(h("blockquote", {}, ...blocks(take((text) => QUOTE.test(text)).map(unquoted), depth + 1)));
    else if (depth < DEEPEST && ITEM.test(line()))
      found.push(
        list(
          take((text) => ITEM.test(text) || /^\s+\S/.test(text)),
          depth,
        ),
      );
    else found.push(paragraph([lines[at++] ?? "", ...take((text) => isPlain(text, depth))]));
  }
  return found;
}

function isPlain(text: string, depth: number): boolean {
  if (!text.trim() || FENCE.test(text) || HEADING.test(text) || RULE.test(text)) return false;
  return depth >= DEEPEST || !(ITEM.test(text) || QUOTE.test(text));
}

function unquoted(text: string): string {
  return QUOTE.exec(text)?.[1] ?? "";
}

function paragraph(lines: string[]): Node {
  const parts = lines.flatMap((text, index) => [...(index > 0 ? [h("br")] : []), ...inline(text.trim())]);
  return h("p", {}, ...parts);
}

/** Items begin at the first item's indent; what is further in belongs to the item before. */
function list(lines: string[], depth: number): Node {
  const [, firstIndent = "", firstNumber] = ITEM.exec(lines[0] ?? "") ?? [];
  const items: string[][] = [];
  for (const text of lines) {
    const [, indent = "", , rest = ""] = ITEM.exec(text) ?? [];
    const isItem = ITEM.test(text) && indent.length <= firstIndent.length + 1;
    if (isItem || items.length === 0) items.push([rest]);
    else
      items.at(-1)?.push(text.slice(Math.min(firstIndent.length + 2, text.length - text.trimStart().length)));
  }
  const rows = items.map((item) => h("li", {}, ...blocks(item, depth + 1)));
  return firstNumber === undefined ? h("ul", {}, ...rows) : h("ol", { start: firstNumber }, ...rows);
}

function isTable(lines: string[], at: number): boolean {
  return Boolean(
    lines[at]?.includes("|") && lines[at + 1]?.includes("|") && TABLE_RULE.test(lines[at + 1] ?? ""),
  );
}

function table(lines: string[]): Node {
  const cells = (text: string) =>
    text
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|");
  const row = (text: string, name: "th" | "td") =>
    h("tr", {}, ...cells(text).map((cell) => h(name, {}, ...inline(cell.trim()))));
  const [head = "", , ...rest] = lines;
  const body = h("tbody", {}, ...rest.map((text) => row(text, "td")));
  return h("div", { class: "wide", tabindex: 0 }, h("table", {}, h("thead", {}, row(head, "th")), body));
}

const LINK =
  /^\[([^\][\n]{1,500})\]\(\s*([^\s()]{1,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500})?)(?:\s+"[^"]*")?\s*\)/;
const ADDRESS = /^<?(https?:\/\/[^\s<>"]{1,2000})>?/i;
const MARKS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "del"],
  ["*", "em"],
  ["_", "em"],
] as const;

/** What stands within a line. */
function inline(text: string, depth = 0): Node[] {
  const found: Node[] = [];
  let plain = "";
  let at = 0;
  const add = (node: Node, length: number): void => {
    if (plain) found.push(document.createTextNode(plain));
    plain = "";
    found.push(node);
    at += length;
  };
  while (at < text.length) {
    const rest = text.slice(at, at + 3000);
    const span = spanAt(rest, text[at - 1] ?? " ", depth);
    if (span) add(...span);
    else if (/^\\[\\`*_~[\]()#+\-.!|>]/.test(rest)) {
      plain += rest[1] ?? "";
      at += 2;
    } else plain += text[at++] ?? "";
  }
  if (plain) found.push(document.createTextNode(plain));
  return found;
}

/** The element that begins a text, and how long it is in the text. */
function spanAt(rest: string, before: string, depth: number): [Node, number] | undefined {
  if (rest[0] === "`") {
    const end = rest.indexOf("`", 1);
    return end > 1 ? [h("code", {}, rest.slice(1, end)), end + 1] : undefined;
  }
  if (rest[0] === "[") {
    const [all, label = "", address = ""] = LINK.exec(rest) ?? [];
    if (all) return [link(address, depth < DEEPEST ? inline(label, depth + 1) : [label]), all.length];
  }
  const [written, address] = /^[<h]/i.test(rest) ? (ADDRESS.exec(rest) ?? []) : [];
  if (written && address && !/\w/.test(before)) {
    const bare = written[0] === "<" ? address : address.replace(/[.,;:!?)\]'*_~]+$/, "");
    return [link(bare, [bare]), written[0] === "<" ? written.length : bare.length];
  }
  return depth < DEEPEST ? markedAt(rest, before, depth) : undefined;
}

function markedAt(rest: string, before: string, depth: number): [Node, number] | undefined {
  for (const [mark, name] of MARKS) {
    if (!rest.startsWith(mark) || /\s/.test(rest[mark.length] ?? " ")) continue;
    // In Uzbek and in file names an underscore within a word is a letter of it.
    if (mark[0] === "_" && /[\p{L}\p{N}]/u.test(before)) continue;
    const end = rest.indexOf(mark, mark.length + 1);
    if (end < 0 || /\s/.test(rest[end - 1] ?? " ")) continue;
    return [h(name, {}, ...inline(rest.slice(mark.length, end), depth + 1)), end + mark.length];
  }
  return undefined;
}

function link(address: string, label: (Node | string)[]): Node {
  if (!SAFE_ADDRESS.test(address)) return h("span", {}, ...label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, ...label);
}
