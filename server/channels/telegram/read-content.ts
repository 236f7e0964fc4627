import type { InboundContent, InboundMedia } from "../port.ts";
import { amountOf, type Fields, isFields, textOf } from "./read-fields.ts";

/** A message's words as they are to be read: those of its text, or those under what it carries. */
export type Words = { text: string | undefined; caption: string | undefined };

/** What carries bytes that a bot may look at, in the order in which it is looked for. */
const MEDIA: Record<string, InboundMedia["kind"]> = {
  voice: "voice",
  audio: "audio",
  video_note: "video",
  video: "video",
  document: "document",
};

/** What carries nothing that a bot could read. Everything else without text (a pinned message, a timer) is Telegram's own. */
const UNREADABLE: Record<string, Extract<InboundContent, { type: "unsupported" }>["kind"]> = {
  sticker: "sticker",
  // An animation comes with a `document` too: it must be seen first.
  animation: "other",
  contact: "other",
  location: "other",
  venue: "other",
  poll: "other",
  dice: "other",
  game: "other",
  story: "other",
  paid_media: "other",
  checklist: "other",
};

/** What a message says; undefined for Telegram's own notices. */
export function readContent(message: Fields, { text, caption }: Words): InboundContent | undefined {
  if (text !== undefined) return readText(text);
  const words = caption === undefined ? {} : { caption };
  for (const [field, kind] of Object.entries(UNREADABLE))
    if (isFields(message[field])) return { type: "unsupported", kind, ...words };
  const media = readPhoto(message.photo) ?? readMedia(message);
  return media && { type: "media", media, ...words };
}

/** `/start <payload>` as deep links send it (64 characters of A-Z a-z 0-9 _ -), `/name …` (its text as written), or plain text. */
export function readText(text: string): InboundContent {
  const command = /^\/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(text);
  if (!command) return { type: "text", text };
  const name = (command[1] ?? "").toLowerCase();
  if (name !== "start") return { type: "command", name, text };
  const rest = (command[2] ?? "").trim();
  return /^[A-Za-z0-9_-]{1,64}$/.test(rest) ? { type: "start", payload: rest } : { type: "start" };
}

/** A photo comes in several sizes; the largest is the one that was sent. */
function readPhoto(sizes: unknown): InboundMedia | undefined {
  if (!Array.isArray(sizes)) return undefined;
  const area = (size: Fields) => (amountOf(size.width) ?? 0) * (amountOf(size.height) ?? 0);
  const largest = sizes.filter(isFields).reduce<Fields | undefined>((best, size) => {
    return best && area(best) > area(size) ? best : size;
  }, undefined);
  return largest && describe("photo", { mime_type: "image/jpeg", ...largest });
}

function readMedia(message: Fields): InboundMedia | undefined {
  for (const [field, kind] of Object.entries(MEDIA)) {
    const file = message[field];
    if (isFields(file)) return describe(kind, file);
  }
  return undefined;
}

function describe(kind: InboundMedia["kind"], file: Fields): InboundMedia | undefined {
  const ref = textOf(file.file_id);
  if (ref === undefined) return undefined;
  const mimeType = textOf(file.mime_type);
  const bytes = amountOf(file.file_size);
  const seconds = amountOf(file.duration);
  const fileName = textOf(file.file_name);
  return {
    kind,
    ref,
    ...(mimeType !== undefined && { mimeType }),
    ...(bytes !== undefined && { bytes }),
    ...(seconds !== undefined && { seconds }),
    ...(fileName !== undefined && { fileName }),
  };
}
