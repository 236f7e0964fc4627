import type { InboundContent, InboundMedia } from "../../channels/port.ts";
import { createTelegram } from "../../channels/telegram/index.ts";
import { type FakeFault, parseTelegramHtml, type SentMessage, startFakeTelegram } from "../fake-telegram.ts";
import type { ChannelRig, RigFault, RigSent } from "./rig.ts";

const TOKEN = "7001:AAfake-token_1";
const CHAT = 42;
const PERSON = { id: CHAT, is_bot: false, first_name: "Aziza", language_code: "uz" };
const PLACE = { id: CHAT, type: "private", first_name: "Aziza" };

/** Telegram with one bot and one customer, who has written. */
export async function telegramRig(): Promise<ChannelRig> {
  const fake = await startFakeTelegram();
  const bot = fake.addBot(TOKEN, { username: "dokon_bot", firstName: "Doʻkon" });
  fake.addChat(TOKEN, CHAT);
  const driver = createTelegram({ apiRoot: fake.url, sendMs: 1000, callMs: 1000, downloadMs: 1000 });

  return {
    driver,
    access: { channelId: "chn_1", externalId: String(bot.id), credentials: TOKEN },
    badAccess: { channelId: "chn_2", credentials: "7001:AAnobody_knows" },
    self: { externalId: String(bot.id), username: bot.username },
    chatKey: String(CHAT),
    update(nth, content) {
      if (content.type === "media")
        fake.addFile(
          TOKEN,
          content.media.ref,
          pathOf(content.media),
          Buffer.alloc(content.media.bytes ?? 100, 7),
        );
      return updateOf(nth, content);
    },
    noise: NOISE,
    sent: () => fake.sent(TOKEN).map(sentOf),
    fail: (fault, times) =>
      fake.failNext({ token: TOKEN, method: "sendMessage", times, fault: faultOf(fault) }),
    longest: { size: 4096, of: (part) => plainLength(part) },
    async close() {
      await driver.close();
      await fake.close();
    },
  };
}

type Content = Extract<InboundContent, { type: "text" | "media" | "pressed" }>;

function updateOf(nth: number, content: Content): unknown {
  const update_id = 100_000_000 + nth;
  const message = { message_id: 10 + nth, from: PERSON, chat: PLACE, date: 1_763_640_000 + nth };
  if (content.type === "text") return { update_id, message: { ...message, text: content.text } };
  if (content.type === "media")
    return { update_id, message: { ...message, ...mediaOf(content.media), caption: content.caption } };
  return {
    update_id,
    callback_query: { id: `q${nth}`, from: PERSON, message, chat_instance: "1", data: content.data },
  };
}

function mediaOf({ kind, ref, mimeType }: InboundMedia): object {
  const file = { file_id: ref, file_unique_id: `u-${ref}`, mime_type: mimeType };
  return kind === "photo"
    ? {
        photo: [
          { file_id: "small", width: 90, height: 90 },
          { ...file, width: 900, height: 900 },
        ],
      }
    : { [kind]: file };
}

function pathOf({ kind }: InboundMedia): string {
  return (
    { voice: "voice/file_1.oga", photo: "photos/file_2.jpg" }[kind as string] ?? `documents/file 3 #1.pdf`
  );
}

/** What is no mail for a bot; none of it may reach a conversation. */
const NOISE: unknown[] = [
  null,
  "update",
  [],
  {},
  { update_id: "1" },
  { update_id: 1, message: null },
  { update_id: 2, message: { message_id: 1, chat: PLACE, from: PERSON, date: 1 } },
  { update_id: 3, message: { message_id: 1, chat: PLACE, from: { ...PERSON, is_bot: true }, text: "bot" } },
  { update_id: 4, message: { message_id: 1, chat: PLACE, from: PERSON, pinned_message: { message_id: 1 } } },
  {
    update_id: 5,
    message: { message_id: 1, chat: { id: -5, type: "group" }, from: PERSON, text: "talk among people" },
  },
  {
    update_id: 6,
    message: { message_id: 1, chat: { id: -5, type: "group" }, from: PERSON, migrate_to_chat_id: -1005 },
  },
  { update_id: 7, channel_post: { message_id: 1, chat: { id: -100, type: "channel" }, text: "news" } },
  { update_id: 8, poll_answer: { poll_id: "1", user: PERSON, option_ids: [0] } },
  {
    update_id: 9,
    my_chat_member: { chat: { id: -5, type: "group" }, from: PERSON, new_chat_member: { status: "kicked" } },
  },
  {
    update_id: 10,
    callback_query: { id: "1", from: PERSON, inline_message_id: "x", chat_instance: "1", data: "d" },
  },
  { update_id: 11, business_connection: { id: "bc1", user: PERSON, is_enabled: true } },
];

function sentOf({ chatId, text, params }: SentMessage): RigSent {
  const markup = params.reply_markup as { inline_keyboard?: { callback_data: string }[][] } | undefined;
  return {
    chatKey: chatId,
    text,
    buttons: (markup?.inline_keyboard ?? []).flat().map((button) => button.callback_data),
  };
}

function faultOf(fault: RigFault): FakeFault {
  switch (fault.kind) {
    case "too_many":
      return { kind: "rate_limit", retryAfter: fault.retryAfterSeconds };
    case "server_error":
      return fault.status === 500
        ? { kind: "error", code: 500, description: "Internal Server Error" }
        : { kind: "gateway", status: fault.status };
    case "silence":
      return { kind: "hang" };
    case "lost_answer":
      return { kind: "effect_then_reset" };
    case "bad_credentials":
      return { kind: "unauthorized" };
    default:
      return { kind: fault.kind };
  }
}

function plainLength(part: string): number {
  const parsed = parseTelegramHtml(part);
  return parsed.ok ? parsed.text.length : Number.POSITIVE_INFINITY;
}
