import { createHash } from "node:crypto";
import type { DeliveryReceipt, InboundContent, InboundMail, InboundMedia, Parsed } from "../port.ts";

type Fields = Record<string, unknown>;

const MEDIA: Record<string, InboundMedia["kind"]> = {
  ptt: "voice",
  audio: "audio",
  image: "photo",
  video: "video",
  document: "document",
};
/** Things a person sends that a bot cannot read. Every other type is WhatsApp's own notice. */
const UNREADABLE = new Set([
  "location",
  "vcard",
  "multi_vcard",
  "poll_creation",
  "event_creation",
  "order",
  "product",
]);
/** What waited longer than this while no browser was open is not answered any more. */
const STALE_MS = 24 * 60 * 60_000;
const NOTHING: Parsed = { mails: [], receipts: [] };

/**
 * The mail and receipts in something that happened in the browser (`WebUpdate`): messages of people to this number, their edits, what the
 * owner wrote on the phone, what became of our messages. Groups, statuses, broadcasts and WhatsApp's notices give nothing. Never throws.
 */
export function parseWebUpdate(update: unknown, now: Date): Parsed {
  if (!isFields(update) || !isFields(update.message) || !isFields(update.message.id)) return NOTHING;
  const { message } = update;
  const id = isFields(message.id) ? message.id : {};
  const ref = textOf(id._serialized);
  const chatKey = serialized(id.remote);
  if (!ref || !chatKey || !isPerson(chatKey)) return NOTHING;
  if (update.type === "ack") return { mails: [], receipts: readAck(update, id, ref, now) };
  const content =
    update.type === "edit"
      ? readEdit(update, id, ref)
      : id.fromMe === true
        ? readEcho(message)
        : readContent(message, ref);
  const sentAt = readTime(message.t, now);
  if (!content || now.getTime() - sentAt.getTime() > STALE_MS) return NOTHING;
  const mail: InboundMail = {
    providerMessageId: content.type === "edit" ? `${ref}.${editOf(message, content.text)}` : ref,
    chatKey,
    customer: { externalId: chatKey, name: nameOf(message, chatKey, id.fromMe === true) },
    messageRef: ref,
    sentAt: sentAt.toISOString(),
    content,
  };
  return { mails: [mail], receipts: [] };
}

/** A person's chat: by number, or by the id that hides it. */
export function isPerson(chatKey: string): boolean {
  return /^\d{3,20}@(c\.us|lid)$/.test(chatKey);
}

function readContent(message: Fields, ref: string): InboundContent | undefined {
  const type = String(message.type);
  if (type === "chat") {
    const text = textOf(message.body);
    return text === undefined ? undefined : { type: "text", text };
  }
  const caption = textOf(message.caption);
  const kind = MEDIA[type];
  if (kind && textOf(message.directPath))
    return { type: "media", media: readMedia(kind, message, ref), ...(caption && { caption }) };
  if (kind || UNREADABLE.has(type))
    return { type: "unsupported", kind: "other", ...(caption && { caption }) };
  return type === "sticker" ? { type: "unsupported", kind: "sticker" } : undefined;
}

function readMedia(kind: InboundMedia["kind"], message: Fields, ref: string): InboundMedia {
  const mimeType = textOf(message.mimetype);
  const fileName = textOf(message.filename);
  const bytes = numberOf(message.size);
  const seconds = numberOf(message.duration);
  return {
    kind,
    ref,
    ...(mimeType && { mimeType }),
    ...(bytes !== undefined && { bytes }),
    ...(seconds !== undefined && { seconds }),
    ...(fileName && { fileName: fileName.slice(0, 255) }),
  };
}

/** What the owner wrote on the phone: a person has taken over, whatever it was. */
function readEcho(message: Fields): InboundContent | undefined {
  const type = String(message.type);
  if (type !== "chat" && type !== "sticker" && !MEDIA[type] && !UNREADABLE.has(type)) return undefined;
  return { type: "echo", text: (type === "chat" ? textOf(message.body) : textOf(message.caption)) ?? "" };
}

function readEdit(update: Fields, id: Fields, ref: string): InboundContent | undefined {
  const text = textOf(update.text);
  return id.fromMe === true || text === undefined ? undefined : { type: "edit", of: ref, text };
}

/** The same edit told twice has the same mark. */
function editOf(message: Fields, text: string): string {
  const at = numberOf(message.latestEditSenderTimestampMs);
  return at === undefined ? createHash("sha256").update(text).digest("hex").slice(0, 16) : String(at);
}

function readAck(update: Fields, id: Fields, ref: string, now: Date): DeliveryReceipt[] {
  if (id.fromMe !== true) return [];
  const state = ACKS[String(update.ack)];
  return state ? [{ providerMessageId: ref, state, at: now.toISOString() }] : [];
}

/** whatsapp-web.js, MessageAck: -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
const ACKS: Record<string, DeliveryReceipt["state"]> = {
  "-1": "failed",
  "1": "sent",
  "2": "delivered",
  "3": "read",
  "4": "read",
};

function nameOf(message: Fields, chatKey: string, fromMe: boolean): string {
  const [user, server] = chatKey.split("@");
  const plain = server === "c.us" ? `+${user}` : "WhatsApp";
  return (fromMe ? undefined : textOf(message.notifyName)?.slice(0, 200)) ?? plain;
}

function readTime(seconds: unknown, now: Date): Date {
  const usable = typeof seconds === "number" && seconds > 0 && seconds < 8e12;
  return usable ? new Date(Math.floor(seconds) * 1000) : now;
}

function serialized(wid: unknown): string | undefined {
  return isFields(wid) ? textOf(wid._serialized) : textOf(wid);
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0
    ? Math.floor(number)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // PostgreSQL takes neither NUL nor half a surrogate pair.
  return value.toWellFormed().replaceAll("\u0000", "").trim() || undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
