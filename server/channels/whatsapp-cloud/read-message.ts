import { readChoice } from "../meta/choices.ts";
import { type Fields, idOf, isFields, textOf, timeOf, wordOf } from "../meta/read-fields.ts";
import type { InboundContent, InboundMail, InboundMedia } from "../port.ts";

/** Not written by anybody (a changed number), or nothing to answer (a heart, a message taken back). */
const SILENT = new Set(["reaction", "system", "ephemeral", "revoke", "request_welcome"]);

const MEDIA: Record<string, InboundMedia["kind"]> = {
  image: "photo",
  video: "video",
  document: "document",
  audio: "audio",
  voice: "voice",
};

/** What stands for a picture or a voice message that the business sent itself: that it wrote is what counts. */
const WORDLESS = "📎";

/** A customer's message; nothing for what needs no answer and for groups, which are not our chats. */
export function readMessage(message: Fields, contacts: Fields[], now: Date): InboundMail[] {
  const id = idOf(message.id);
  const contact = contactOf(message, contacts);
  // A person with a username may hide the number: then only their id within the business is known.
  const chatKey = idOf(message.from) ?? idOf(message.from_user_id) ?? idOf(contact?.user_id);
  const content = readContent(message);
  if (!id || !chatKey || !content || message.group_id !== undefined) return [];
  return [{ ...mailOf(id, chatKey, contact), sentAt: timeOf(message.timestamp, 1000, now), content }];
}

/** What the business wrote to a customer on its own phone, where number and phone are used together (Coexistence). */
export function readEcho(echo: Fields, contacts: Fields[], now: Date): InboundMail[] {
  const id = idOf(echo.id);
  const chatKey = idOf(echo.to) ?? idOf(echo.to_user_id);
  if (!id || !chatKey || SILENT.has(wordOf(echo.type)) || echo.group_id !== undefined) return [];
  const contact = contacts.find((one) => one.wa_id === chatKey || one.user_id === chatKey);
  const content: InboundContent = { type: "echo", text: wordsOf(echo) ?? WORDLESS };
  return [{ ...mailOf(id, chatKey, contact), sentAt: timeOf(echo.timestamp, 1000, now), content }];
}

function mailOf(
  id: string,
  chatKey: string,
  contact: Fields | undefined,
): Omit<InboundMail, "sentAt" | "content"> {
  const profile = isFields(contact?.profile) ? contact.profile : {};
  const username = textOf(profile.username);
  const name = textOf(profile.name) ?? username ?? (/^\d+$/.test(chatKey) ? `+${chatKey}` : chatKey);
  return {
    providerMessageId: id,
    messageRef: id,
    chatKey,
    customer: { externalId: chatKey, name, ...(username && { username }) },
  };
}

function contactOf(message: Fields, contacts: Fields[]): Fields | undefined {
  const same = ({ wa_id, user_id }: Fields) =>
    (wa_id !== undefined && wa_id === message.from) ||
    (user_id !== undefined && user_id === message.from_user_id);
  // Without a number in the message the only contact of the change is who wrote.
  return contacts.find(same) ?? (contacts.length === 1 ? contacts[0] : undefined);
}

function readContent(message: Fields): InboundContent | undefined {
  const type = wordOf(message.type);
  if (SILENT.has(type)) return undefined;
  const part = isFields(message[type]) ? message[type] : {};
  const kind = Object.hasOwn(MEDIA, type) ? MEDIA[type] : undefined;
  if (kind) return readMedia(kind, part);
  if (type === "text") return textContent(part.body);
  if (type === "sticker") return { type: "unsupported", kind: "sticker" };
  if (type === "interactive") return readInteractive(part);
  if (type === "edit") return readEdit(part);
  // The button of a template: its words are what the customer says.
  if (type === "button") return textContent(part.text ?? part.payload);
  return unsupported(part);
}

function readMedia(given: InboundMedia["kind"], part: Fields): InboundContent {
  const ref = idOf(part.id);
  if (!ref || !/^[\w-]{1,200}$/.test(ref)) return unsupported(part);
  const mimeType = textOf(part.mime_type);
  const fileName = textOf(part.filename);
  const caption = textOf(part.caption);
  const media: InboundMedia = {
    kind: part.voice === true ? "voice" : given,
    ref,
    ...(mimeType && { mimeType: mimeType.split(";")[0] }),
    ...(fileName && { fileName }),
  };
  return { type: "media", media, ...(caption && { caption }) };
}

function readInteractive(part: Fields): InboundContent {
  const reply = isFields(part.button_reply) ? part.button_reply : part.list_reply;
  const id = isFields(reply) ? textOf(reply.id) : undefined;
  return id ? readChoice(id) : { type: "unsupported", kind: "other" };
}

function readEdit(part: Fields): InboundContent {
  const of = idOf(part.original_message_id);
  const text = isFields(part.message) ? wordsOf(part.message) : undefined;
  return of && text ? { type: "edit", of, text } : { type: "unsupported", kind: "other" };
}

function textContent(value: unknown): InboundContent {
  const text = textOf(value);
  return text ? { type: "text", text } : { type: "unsupported", kind: "other" };
}

function unsupported(part: Fields): InboundContent {
  const caption = textOf(part.caption);
  return { type: "unsupported", kind: "other", ...(caption && { caption }) };
}

/** The words of a message of any type. */
function wordsOf(message: Fields): string | undefined {
  const part = message[wordOf(message.type)];
  if (!isFields(part)) return undefined;
  const body = isFields(part.body) ? part.body.text : part.body;
  return textOf(body) ?? textOf(part.caption) ?? textOf(part.text);
}
