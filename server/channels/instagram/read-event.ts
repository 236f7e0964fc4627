import { readChoice } from "../meta/choices.ts";
import { type Fields, fieldsIn, idOf, isFields, textOf, timeOf, wordOf } from "../meta/read-fields.ts";
import type { InboundContent, InboundMail, InboundMedia, Self } from "../port.ts";

const MOST_ATTACHMENTS = 10;

const MEDIA: Record<string, InboundMedia["kind"]> = {
  image: "photo",
  video: "video",
  audio: "voice",
  file: "document",
};

/** What our own buttons carry: a word and what it is about, `rate:5`. Starters that an owner made elsewhere carry anything. */
const OUR_DATA = /^[a-z]{1,20}:[\w:.+-]{1,60}$/;

/**
 * The mail in one event of our account. Echoes are left out, all of them: Instagram sends one for everything the account says, and
 * what our own calls have sent looks the same as what the owner typed. A reply to a story is the customer's text; a story that mentions
 * us is something a bot cannot read. Hearts, messages taken back and nonsense give nothing.
 */
export function readEvent(event: Fields, self: Self, now: Date): InboundMail[] {
  const { sender, message, postback, message_edit: edit } = event;
  const from = isFields(sender) ? idOf(sender.id) : undefined;
  if (!from || from === self.externalId) return [];
  const mail = (id: string, ref: string, content: InboundContent): InboundMail => ({
    providerMessageId: id,
    messageRef: ref,
    chatKey: from,
    customer: readCustomer(from, sender),
    sentAt: timeOf(event.timestamp, 1, now),
    content,
  });
  if (isFields(message)) return readMessage(message, mail);
  if (isFields(postback)) return readPostback(postback, mail);
  if (isFields(edit)) return readEdit(edit, mail);
  return [];
}

type MakeMail = (id: string, ref: string, content: InboundContent) => InboundMail;

function readMessage(message: Fields, mail: MakeMail): InboundMail[] {
  const mid = idOf(message.mid);
  if (!mid || message.is_echo === true || message.is_deleted === true) return [];
  const payload = isFields(message.quick_reply) ? textOf(message.quick_reply.payload) : undefined;
  if (payload) return [mail(mid, mid, readChoice(payload))];
  const text = textOf(message.text);
  const attachments = fieldsIn(message.attachments, MOST_ATTACHMENTS);
  const media = attachments.flatMap(readMedia);
  // One mail for each picture: the words belong to the first.
  if (media.length > 0) {
    return media.map((one, index) => {
      const caption = index === 0 && text ? { caption: text } : {};
      return mail(index === 0 ? mid : `${mid}#${index}`, mid, { type: "media", media: one, ...caption });
    });
  }
  if (text && attachments.length === 0) return [mail(mid, mid, { type: "text", text })];
  if (attachments.length === 0 && message.is_unsupported !== true) return [];
  const caption = text ? { caption: text } : {};
  return [mail(mid, mid, { type: "unsupported", kind: stickerOr(attachments), ...caption })];
}

function readMedia({ type, payload }: Fields): InboundMedia[] {
  const kind = Object.hasOwn(MEDIA, wordOf(type)) ? MEDIA[wordOf(type)] : undefined;
  const url = isFields(payload) ? payload.url : undefined;
  if (!kind || typeof url !== "string" || url.length > 4000 || !URL.canParse(url)) return [];
  return [{ kind, ref: url }];
}

function stickerOr(attachments: Fields[]): "sticker" | "other" {
  return attachments.some(({ type }) => type === "like_heart" || type === "sticker") ? "sticker" : "other";
}

/** A conversation starter or a menu's entry: its title is what the customer asks, unless it is a button of ours. */
function readPostback(postback: Fields, mail: MakeMail): InboundMail[] {
  const mid = idOf(postback.mid);
  const payload = textOf(postback.payload);
  const title = textOf(postback.title);
  if (!mid || !(payload ?? title)) return [];
  const choice = payload ? readChoice(payload) : undefined;
  if (choice && (choice.type === "text" || OUR_DATA.test(choice.data) || !title))
    return [mail(mid, mid, choice)];
  return [mail(mid, mid, { type: "text", text: title ?? "" })];
}

function readEdit(edit: Fields, mail: MakeMail): InboundMail[] {
  const of = idOf(edit.mid);
  const text = textOf(edit.text);
  if (!of || !text) return [];
  return [mail(`${of}.${idOf(edit.num_edit) ?? "edit"}`, of, { type: "edit", of, text })];
}

/** Instagram's events name a customer by their id alone, unless the username is given with it. */
function readCustomer(id: string, sender: unknown): InboundMail["customer"] {
  const username = isFields(sender) ? textOf(sender.username) : undefined;
  return { externalId: id, name: username ?? id, ...(username && { username }) };
}
