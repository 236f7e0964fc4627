/** Where a message goes: a chat, a topic of it, or a chat of a person whose Telegram Business account the bot answers for. */
export type Target = { chatId: number | string; topic?: number; business?: string };

/** The chat of a customer: `<chat>`, or `<chat>/<topic>` in one with topics. */
export function customerKey(chatId: number, topic?: number): string {
  return topic === undefined ? String(chatId) : `${chatId}/${topic}`;
}

/** A customer's chat with a Telegram Business account. */
export function businessKey(connectionId: string, chatId: number): string {
  return `biz:${connectionId}:${chatId}`;
}

/** A topic of a group where the team answers; 0 where the message stands in none. */
export function deskKey(chatId: number, topic?: number): string {
  return `desk:${chatId}:${topic ?? 0}`;
}

/** The place that a key made above stands for; any other key is taken as a chat's id. */
export function targetOf(chatKey: string): Target {
  const business = /^biz:(.+):(-?\d+)$/.exec(chatKey);
  if (business) return { chatId: toChatId(business[2]), business: business[1] };
  const topic = /^desk:(-?\d+):(\d+)$/.exec(chatKey) ?? /^(-?\d+)\/(\d+)$/.exec(chatKey);
  if (!topic) return { chatId: toChatId(chatKey) };
  const thread = Number(topic[2]);
  return { chatId: toChatId(topic[1]), ...(thread > 0 && { topic: thread }) };
}

/** Whether the bot itself talks with one person there: only then Telegram takes keyboards and drafts. */
export function isPrivate({ chatId, business }: Target): boolean {
  return business === undefined && typeof chatId === "number" && chatId > 0;
}

function toChatId(text = ""): number | string {
  const id = Number(text);
  return text !== "" && Number.isSafeInteger(id) ? id : text;
}
