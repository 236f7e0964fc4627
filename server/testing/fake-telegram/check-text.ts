import { cleanText, isBlank } from "./clean-text.ts";
import { type FakeEntity, parseTelegramHtml } from "./parse-html.ts";
import { badRequest } from "./types.ts";

const LONGEST_RAW_BYTES = 32_768;
const LONGEST_TEXT = 4096;

/** Reads a message's text as Telegram would, or throws the refusal that Telegram would give. */
export function checkText(
  raw: unknown,
  parseMode: unknown,
  mayBeEmpty = false,
): { text: string; entities: FakeEntity[] } {
  const given = typeof raw === "string" ? raw : raw === undefined || raw === null ? "" : String(raw);
  if (!given.isWellFormed()) throw badRequest("strings must be encoded in UTF-8");
  if (!given && !mayBeEmpty) throw badRequest("message text is empty");
  if (Buffer.byteLength(given) > LONGEST_RAW_BYTES) throw badRequest("text is too long");
  const { text, entities } = readMarkup(cleanText(given), parseMode);
  if (text.length > LONGEST_TEXT) throw badRequest("message is too long");
  if (!mayBeEmpty && isBlank(text)) throw badRequest("text must be non-empty");
  return { text, entities };
}

function readMarkup(text: string, parseMode: unknown): { text: string; entities: FakeEntity[] } {
  const mode = typeof parseMode === "string" ? parseMode.toLowerCase() : "";
  if (mode === "" || mode === "markdown" || mode === "markdownv2") return { text, entities: [] };
  if (mode !== "html") throw badRequest("unsupported parse_mode");
  const parsed = parseTelegramHtml(text);
  if (!parsed.ok) throw badRequest(`can't parse entities: ${parsed.error}`);
  return parsed;
}

/** Throws Telegram's refusal of a keyboard that it would not take. */
export function checkReplyMarkup(markup: unknown): void {
  if (typeof markup !== "object" || markup === null) return;
  const rows =
    "keyboard" in markup ? markup.keyboard : "inline_keyboard" in markup ? markup.inline_keyboard : [];
  if (!Array.isArray(rows)) throw badRequest("object expected as reply markup");
  for (const button of rows.flat()) {
    const { text, callback_data: data } =
      typeof button === "string" ? { text: button, callback_data: undefined } : button;
    if (typeof text !== "string" || isBlank(text)) throw badRequest("keyboard button text must be non-empty");
    if (data === undefined) continue;
    const bytes = Buffer.byteLength(String(data));
    if (bytes < 1 || bytes > 64) throw badRequest("BUTTON_DATA_INVALID");
  }
}
