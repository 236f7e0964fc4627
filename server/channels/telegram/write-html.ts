import type { TextRange } from "../split-text.ts";
import type { FormattedText, Mark } from "./formatted-text.ts";

/** One part of a text in Telegram's HTML: formats that begin earlier or go on later are opened and closed again. */
export function writeHtml({ text, marks }: FormattedText, { start, end }: TextRange): string {
  const open: Mark[] = [];
  let html = "";
  let at = start;

  function closeUpTo(position: number): void {
    for (let last = open.at(-1); last && last.end <= position; last = open.at(-1)) {
      html += escapeHtml(text.slice(at, last.end)) + closing(last);
      at = last.end;
      open.pop();
    }
  }

  for (const mark of marks) {
    const clipped = { ...mark, start: Math.max(mark.start, start), end: Math.min(mark.end, end) };
    if (clipped.start >= clipped.end) continue;
    closeUpTo(clipped.start);
    html += escapeHtml(text.slice(at, clipped.start)) + opening(clipped);
    at = clipped.start;
    open.push(clipped);
  }
  closeUpTo(end);
  return html + escapeHtml(text.slice(at, end));
}

/** Text that HTML mode shows as it is. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The text of a part made by `writeHtml`, without its formats; a link's address follows its text. */
export function htmlToPlain(html: string): string {
  return html
    .replace(/<a href="([^"]*)">([\s\S]*?)<\/a>/g, "$2 ($1)")
    .replace(/<\/?[a-z][^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

function opening({ tag, argument }: Mark): string {
  const value = escapeHtml(argument ?? "").replaceAll('"', "&quot;");
  if (tag === "a") return `<a href="${value}">`;
  if (tag === "pre" && value) return `<pre><code class="language-${value}">`;
  return `<${tag}>`;
}

function closing({ tag, argument }: Mark): string {
  return tag === "pre" && argument ? "</code></pre>" : `</${tag}>`;
}
