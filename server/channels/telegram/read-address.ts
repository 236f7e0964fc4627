import type { Self } from "../port.ts";
import type { Words } from "./read-content.ts";
import { type Fields, isFields, isId, textOf } from "./read-fields.ts";

/**
 * The words of a group's message where it is meant for the bot: it names the bot by @username, is a command with the bot's name, or
 * answers one of the bot's own messages. The bot's name is cut out. Undefined where the message is not for the bot.
 *
 * A message that names the bot and says nothing else, in answer to another one, asks about that other message's words.
 */
export function addressedWords(message: Fields, self: Self): Words | undefined {
  const text = cutMentions(message.text, message.entities, self);
  const caption = cutMentions(message.caption, message.caption_entities, self);
  const named = text.mentioned || caption.mentioned;
  if (!named && !isReplyTo(message, self)) return undefined;
  const words = { text: textOf(text.rest), caption: textOf(caption.rest) };
  if (typeof message.text !== "string" || words.text !== undefined) return words;
  return { ...words, text: quotedText(message) ?? "/start" };
}

/** The words of a message in a private chat: all of them. */
export function wordsOf(message: Fields): Words {
  return { text: textOf(message.text), caption: textOf(message.caption) };
}

/** The topic of a group that a message stands in; undefined outside of topics. */
export function topicOf(message: Fields): number | undefined {
  return message.is_topic_message === true && isId(message.message_thread_id)
    ? message.message_thread_id
    : undefined;
}

type Cut = { rest: string; mentioned: boolean };

/** Entities say where names and commands stand, in UTF-16 units; they are cut from the end, so that the earlier ones stay in place. */
function cutMentions(text: unknown, entities: unknown, self: Self): Cut {
  if (typeof text !== "string") return { rest: "", mentioned: false };
  const cuts = (Array.isArray(entities) ? entities : [])
    .map((entity) => cutOf(text, entity, self))
    .filter((cut) => cut !== undefined)
    .sort((one, other) => other.start - one.start);
  const rest = cuts.reduce((left, { start, end }) => joined(left.slice(0, start), left.slice(end)), text);
  return { rest, mentioned: cuts.length > 0 };
}

function cutOf(text: string, entity: unknown, self: Self): { start: number; end: number } | undefined {
  if (!isFields(entity) || !isId(entity.offset) || !isId(entity.length)) return undefined;
  const start = entity.offset;
  const end = start + entity.length;
  if (start < 0 || end <= start || end > text.length) return undefined;
  const marked = text.slice(start, end).toLowerCase();
  const name = self.username ? `@${self.username.toLowerCase()}` : undefined;
  if (entity.type === "mention") return marked === name ? { start, end } : undefined;
  if (entity.type === "text_mention") return isSelf(entity.user, self) ? { start, end } : undefined;
  if (entity.type !== "bot_command" || name === undefined || !marked.endsWith(name)) return undefined;
  return { start: end - name.length, end };
}

/** What stood around a name, without the spaces and commas that the name had to itself. */
function joined(before: string, after: string): string {
  if (!before.trim()) return after.replace(/^[\s,:;]+/, "");
  if (/^\s*([,.!?;:]|$)/.test(after)) return before.replace(/[\s,]+$/, "") + after.trimStart();
  return /\s$/.test(before) ? before + after.trimStart() : before + after;
}

/** In a topic every message that answers nobody names the topic's first message as the one it answers: that is no answer. */
function isReplyTo(message: Fields, self: Self): boolean {
  const replied = message.reply_to_message;
  return isFields(replied) && !isFields(replied.forum_topic_created) && isSelf(replied.from, self);
}

function quotedText(message: Fields): string | undefined {
  const replied = message.reply_to_message;
  if (!isFields(replied)) return undefined;
  return (
    (isFields(message.quote) ? textOf(message.quote.text) : undefined) ??
    textOf(replied.text) ??
    textOf(replied.caption)
  );
}

function isSelf(user: unknown, self: Self): boolean {
  return isFields(user) && isId(user.id) && String(user.id) === self.externalId;
}
