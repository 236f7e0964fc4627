import { decodeText } from "./decode-text.ts";
import type { ReadDocument } from "./port.ts";
import { meaningfulTitle } from "./read-package.ts";

const FRONT_MATTER = /^---\n([\s\S]{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/;

/** Markdown, kept as written but for its comments; the title is that of the front matter or the first heading of level 1. */
export function readMd(bytes: Uint8Array): ReadDocument {
  const { text, guessed } = decodeText(bytes);
  const title = meaningfulTitle(titleOf(text));
  const markdown = outsideFences(text, withoutComments);
  return { ...(title ? { title } : {}), markdown, warnings: guessed ? ["encoding_guessed"] : [] };
}

function titleOf(text: string): string | undefined {
  const front = FRONT_MATTER.exec(text);
  const named = front?.[1] && /^title:[ \t]*(.+)$/m.exec(front[1])?.[1]?.replace(/^(["'])(.*)\1$/, "$2");
  if (named) return named;
  const body = (front ? text.slice(front[0].length) : text).slice(0, 4000);
  return /^#[ \t]+(.+?)[ \t#]*$/m.exec(body)?.[1] ?? /^([^\s#>|*-].*)\n=+[ \t]*$/m.exec(body)?.[1];
}

/** By hand, since a pattern would look for the end of every unfinished comment anew. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("<!--", at);
    const end = start < 0 ? -1 : text.indexOf("-->", start + 4);
    if (end < 0) return kept.join("") + text.slice(at);
    kept.push(text.slice(at, start));
    at = end + 3;
  }
}

/** Applies a change to the text around code fences, leaving the fences as they are. */
function outsideFences(text: string, change: (part: string) => string): string {
  return text
    .split(/(^```[\s\S]*?^```[^\n]*$|^~~~[\s\S]*?^~~~[^\n]*$)/m)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join("");
}
