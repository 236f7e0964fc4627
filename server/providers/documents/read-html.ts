import { Readability } from "@mozilla/readability";
import { cleanLine } from "./clean-text.ts";
import { decodeText } from "./decode-text.ts";
import { removeHidden } from "./hidden-html.ts";
import { parseHtml, toMarkdown } from "./html-to-markdown.ts";
import type { DocumentWarning, ReadDocument } from "./port.ts";
import { meaningfulTitle } from "./read-package.ts";

/**
 * An article must keep this share of the words outside menus, or the page is read whole: a price or an address left out
 * costs more than a banner kept. A short page has nothing to gain.
 */
const KEPT_SHARE = 0.9;
const SHORT_PAGE_WORDS = 120;
const MAX_ELEMENTS = 50_000;
const JUNK = "script,style,noscript,template,svg,iframe,object,canvas,title,meta,link";
const MENUS = "nav,[role=navigation]";

/**
 * A web page: its main part where the page marks one, else the article that Readability finds, else everything visible but
 * the menus. Nothing is ever fetched.
 */
export function readHtml(bytes: Uint8Array): ReadDocument {
  const { text, guessed } = decodeText(bytes, declaredEncoding(bytes));
  const warnings: DocumentWarning[] = guessed ? ["encoding_guessed"] : [];
  const document = parseHtml(text);
  if (removeHidden(document)) warnings.push("hidden_text_removed");
  const title = meaningfulTitle(titleOf(document));
  for (const element of document.querySelectorAll(JUNK)) element.remove();
  const body = readBody(document);
  // The title is often the only place that says what the page is about.
  const markdown = title && body !== "" && !body.includes(title) ? `# ${title}\n\n${body}` : body;
  return { ...(title ? { title } : {}), markdown, warnings };
}

function readBody(document: Document): string {
  const everything = document.body.innerHTML;
  for (const menu of document.querySelectorAll(MENUS)) menu.remove();
  const html = document.body.innerHTML;
  const whole = toMarkdown(document.body);
  if (whole === "") return toMarkdown(parseHtml(everything).body);
  if (words(whole) < SHORT_PAGE_WORDS) return whole;
  const enough = words(whole) * KEPT_SHARE;
  return (
    [readMain, readArticle].map((read) => read(parseHtml(html))).find((part) => words(part) >= enough) ??
    whole
  );
}

/** What the page itself marks as its main part. */
function readMain(document: Document): string {
  const marked = document.querySelectorAll("main,[role=main]");
  return marked.length === 1 && marked[0] ? toMarkdown(marked[0]) : "";
}

function readArticle(document: Document): string {
  if (document.querySelectorAll("*").length > MAX_ELEMENTS) return "";
  const heading = cleanLine(document.querySelector("h1")?.textContent ?? "");
  const article = new Readability(document).parse();
  if (!article?.content) return "";
  const markdown = toMarkdown(parseHtml(article.content).body);
  // Readability takes the page's first heading away when it equals the title.
  return markdown.includes(heading) ? markdown : `# ${heading}\n\n${markdown}`;
}

function titleOf(document: Document): string | undefined {
  const own = document.querySelector("title")?.textContent;
  const shared = document.querySelector('meta[property="og:title"]')?.getAttribute("content");
  return (own?.trim() || shared || document.querySelector("h1")?.textContent) ?? undefined;
}

function words(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ??
    /<\?xml[^>]{0,100}encoding=["']([\w-]+)/i.exec(start)?.[1]
  );
}
