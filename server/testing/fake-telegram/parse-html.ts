/** A stretch of a message's text with a format; offsets and lengths in UTF-16 code units. */
export type FakeEntity = { type: string; offset: number; length: number; url?: string; language?: string };
export type ParsedHtml = { ok: true; text: string; entities: FakeEntity[] } | { ok: false; error: string };

type OpenTag = { name: string; argument: string; offset: number };
type Tag = { name: string; argument: string; end: number };

/** What stops the parser: the words that Telegram puts after "can't parse entities: ". */
class Refusal extends Error {}

const ENTITY_TYPES: Record<string, string> = {
  a: "text_link",
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  u: "underline",
  ins: "underline",
  "tg-spoiler": "spoiler",
  span: "spoiler",
  "tg-emoji": "custom_emoji",
  "tg-time": "date_time",
  pre: "pre",
  code: "code",
  blockquote: "blockquote",
};

const ARGUMENTS: Record<string, { attribute: string; prefix: string }> = {
  a: { attribute: "href", prefix: "" },
  code: { attribute: "class", prefix: "language-" },
  span: { attribute: "class", prefix: "tg-" },
  "tg-emoji": { attribute: "emoji-id", prefix: "" },
};

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/**
 * Reads a text in Telegram's HTML mode as strictly as Telegram does: the same tags, the same four named entities, the same
 * refusals. Offsets in the refusals are bytes. (Behaviour of tdlib's `parse_html`.)
 */
export function parseTelegramHtml(html: string): ParsedHtml {
  try {
    return { ok: true, ...read(html) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.message };
    throw error;
  }
}

function read(html: string): { text: string; entities: FakeEntity[] } {
  const open: OpenTag[] = [];
  const entities: FakeEntity[] = [];
  let text = "";
  let at = 0;
  while (at < html.length) {
    const special = nextSpecial(html, at);
    text += html.slice(at, special);
    at = special;
    if (html[at] === "&") {
      const decoded = decodeEntity(html, at);
      text += decoded.text;
      at = decoded.end;
    } else if (html[at] === "<" && html[at + 1] === "/") {
      at = closeTag(html, at, open, entities, text);
    } else if (html[at] === "<") {
      const tag = readStartTag(html, at);
      open.push({ name: tag.name, argument: tag.argument, offset: text.length });
      at = tag.end;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) throw new Refusal(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  if (!text.isWellFormed())
    throw new Refusal("Text contains invalid Unicode characters after decoding HTML entities");
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

function nextSpecial(html: string, from: number): number {
  for (let i = from; i < html.length; i++) if (html[i] === "&" || html[i] === "<") return i;
  return html.length;
}

function closeTag(
  html: string,
  begin: number,
  open: OpenTag[],
  entities: FakeEntity[],
  text: string,
): number {
  const opened = open.pop();
  if (!opened) throw new Refusal(`Unexpected end tag at byte offset ${bytesBefore(html, begin)}`);
  const nameEnd = skip(html, begin + 2, /[^\s>]/);
  const name = html.slice(begin + 2, nameEnd).toLowerCase();
  const end = skip(html, nameEnd, /\s/);
  if (html[end] !== ">") throw new Refusal(`Unclosed end tag at byte offset ${bytesBefore(html, begin)}`);
  if (name && name !== opened.name) {
    const where = `at byte offset ${bytesBefore(html, begin)}`;
    throw new Refusal(`Unmatched end tag ${where}, expected "</${opened.name}>", found "</${name}>"`);
  }
  if (text.length > opened.offset) addEntity(entities, opened, text);
  return end + 1;
}

function addEntity(entities: FakeEntity[], opened: OpenTag, text: string): void {
  const place = { offset: opened.offset, length: text.length - opened.offset };
  const type = ENTITY_TYPES[opened.name] ?? opened.name;
  if (type === "text_link") {
    const url = opened.argument || text.slice(opened.offset);
    if (isLink(url)) entities.push({ type, ...place, url });
    return;
  }
  const last = entities.at(-1);
  const sameAsLast = last?.offset === place.offset && last.length === place.length;
  if (type === "pre" && sameAsLast && last?.type === "code" && last.language) {
    last.type = "pre";
    return;
  }
  entities.push({
    type,
    ...place,
    ...(type === "code" && opened.argument ? { language: opened.argument } : {}),
  });
}

function isLink(url: string): boolean {
  return /^(tg:\/\/|mailto:|tel:)/i.test(url) || /^([a-z]+:\/\/)?[^\s/]+\.[^\s/]+/i.test(url);
}

function readStartTag(html: string, begin: number): Tag {
  const nameEnd = skip(html, begin + 1, /[^\s>]/);
  if (nameEnd >= html.length)
    throw new Refusal(`Unclosed start tag at byte offset ${bytesBefore(html, begin)}`);
  const name = html.slice(begin + 1, nameEnd).toLowerCase();
  if (!Object.hasOwn(ENTITY_TYPES, name)) {
    throw new Refusal(`Unsupported start tag "${name}" at byte offset ${bytesBefore(html, begin)}`);
  }
  let argument = "";
  let at = skip(html, nameEnd, /\s/);
  while (html[at] !== ">") {
    const attribute = readAttribute(html, at, name, begin);
    const wanted = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
    if (wanted?.attribute === attribute.name && attribute.value.startsWith(wanted.prefix)) {
      argument = attribute.value.slice(wanted.prefix.length);
    }
    at = skip(html, attribute.end, /\s/);
    if (at >= html.length) throw new Refusal(`Unclosed start tag at byte offset ${bytesBefore(html, begin)}`);
  }
  if (name === "span" && argument !== "spoiler") {
    throw new Refusal(`Tag "span" must have class "tg-spoiler" at byte offset ${bytesBefore(html, begin)}`);
  }
  return { name, argument, end: at + 1 };
}

function readAttribute(
  html: string,
  start: number,
  tag: string,
  begin: number,
): { name: string; value: string; end: number } {
  const where = () => `of the tag "${tag}" at byte offset ${bytesBefore(html, begin)}`;
  const nameEnd = skip(html, start, /[^\s=>]/);
  const name = html.slice(start, nameEnd);
  if (!name) throw new Refusal(`Empty attribute name ${where()}`);
  const equals = skip(html, nameEnd, /\s/);
  if (html[equals] !== "=") {
    // `<blockquote expandable>` is the one attribute without a value.
    if (tag === "blockquote" && name === "expandable") return { name, value: "", end: nameEnd };
    throw new Refusal(`Expected equal sign in declaration of an attribute ${where()}`);
  }
  const valueStart = skip(html, equals + 1, /\s/);
  const quote = html[valueStart];
  if (quote !== '"' && quote !== "'") return readBareValue(html, valueStart, name);
  let value = "";
  let at = valueStart + 1;
  while (at < html.length && html[at] !== quote) {
    const piece = html[at] === "&" ? decodeEntity(html, at) : { text: html[at] ?? "", end: at + 1 };
    value += piece.text;
    at = piece.end;
  }
  return { name, value, end: at + 1 };
}

function readBareValue(
  html: string,
  start: number,
  name: string,
): { name: string; value: string; end: number } {
  const end = skip(html, start, /[A-Za-z0-9.-]/);
  if (end < html.length && !/[\s>]/.test(html[end] ?? "")) {
    throw new Refusal(`Unexpected end of name token at byte offset ${bytesBefore(html, start)}`);
  }
  return { name, value: html.slice(start, end).toLowerCase(), end };
}

/** `&lt; &gt; &amp; &quot;` and numeric entities are decoded (the semicolon may be missing); anything else stays as written. */
function decodeEntity(html: string, at: number): { text: string; end: number } {
  const match = /^&(?:#x([0-9a-f]{1,8})|#([0-9]{1,10})|([a-z]{1,10}));?/i.exec(html.slice(at, at + 16));
  const literal = { text: "&", end: at + 1 };
  if (!match) return literal;
  const [whole, hex, decimal, word] = match;
  if (word)
    return Object.hasOwn(NAMED, word) ? { text: NAMED[word] ?? "&", end: at + whole.length } : literal;
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
  if (code === 0 || code > 0x10ffff) return literal;
  return { text: String.fromCodePoint(code), end: at + whole.length };
}

function skip(html: string, from: number, what: RegExp): number {
  let at = from;
  while (at < html.length && what.test(html[at] ?? "")) at++;
  return at;
}

function bytesBefore(html: string, index: number): number {
  return Buffer.byteLength(html.slice(0, index));
}
