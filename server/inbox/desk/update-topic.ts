import type { Line } from "../../channels/index.ts";
import type { DeskDriver, SendResult } from "../../channels/port.ts";
import { isAppError } from "../../kernel/errors.ts";
import { RetryLater } from "../../kernel/retry-later.ts";
import { type ConversationRow, findConversation } from "../conversation-repo.ts";
import type { InboxDeps } from "../deps.ts";
import { modeOf } from "../view-conversation.ts";
import {
  findPlace,
  findToPost,
  forgetTopic,
  isEmptyTopic,
  markCurrent,
  markPosted,
  setTopic,
  type ToPost,
} from "./repo.ts";

type Desk = { line: Line; driver: DeskDriver; chatId: string };
type UpdateDeps = InboxDeps & {
  briefOf: (row: ConversationRow, language: Line["bot"]["language"]) => Promise<string>;
};

/** Of a new topic, so that whoever comes sees what it is about. */
const MESSAGES_SHOWN = 6;
const BATCH = 20;
const MOST_BATCHES = 10;
const REST_MS = 3_000;
/** Stands among the posted messages for the brief. */
const BRIEF = "brief";

/**
 * Brings a customer's topic up to date: opens it when the conversation needs a person for the first time, with a brief, then posts what
 * was said since, in order. At least once: a crash between Telegram's yes and our note of it may post one message twice. Throws
 * RetryLater for as long as Telegram asks to wait (20 messages a minute in a group).
 */
export async function updateTopic(deps: UpdateDeps, conversationId: string): Promise<void> {
  const { db, clock } = deps;
  const place = await findPlace(db, conversationId);
  const desk = place && (await deskOf(deps, place.workspaceId, place.botId));
  if (!desk) return;
  const row = await findConversation(db, place.workspaceId, place.botId, conversationId);
  if (!row) return;
  const needed = row.waitingSince !== null || modeOf(row, clock.now()) === "person";
  if (!row.deskTopic && !needed) return;
  const topic = row.deskTopic ?? (await openTopic(deps, desk, row));
  if (topic === undefined) return;
  if (await isEmptyTopic(db, row.id)) {
    const brief = await briefFor(deps, desk, row);
    if (!(await post(deps, desk, row, topic, brief, BRIEF))) return;
  }
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const lacking = await findToPost(db, row.id, BATCH);
    for (const message of lacking)
      if (!(await post(deps, desk, row, topic, wordsOf(deps, desk, row, message), message.id))) return;
    if (lacking.length < BATCH) break;
  }
  await markCurrent(db, row.id, clock.now());
}

/** The bot's group, where it has one that can be spoken to. */
export async function deskOf(
  { channels }: Pick<InboxDeps, "channels">,
  workspaceId: string,
  botId: string,
): Promise<Desk | undefined> {
  const telegram = (await channels.list(workspaceId, botId)).find(({ kind }) => kind === "telegram");
  if (!telegram?.settings.desk || telegram.status === "off") return undefined;
  const line = await channels.lineOf(telegram.id);
  const driver = line?.driver.desk;
  return line && driver ? { line, driver, chatId: telegram.settings.desk.chatId } : undefined;
}

async function openTopic(
  { db, clock, logger, translate }: UpdateDeps,
  { line, driver, chatId }: Desk,
  row: ConversationRow,
): Promise<string | undefined> {
  const name = row.name || translate(line.bot.language, "desk:unnamed");
  try {
    const topic = await driver.openTopic(line.access, chatId, name);
    await setTopic(db, row.id, topic, MESSAGES_SHOWN, clock.now());
    return topic;
  } catch (error) {
    if (isAppError(error, "channels.unavailable")) throw new RetryLater(REST_MS);
    if (!isAppError(error)) throw error;
    logger.warn({ botId: row.botId, code: error.code }, "a topic of the desk could not be opened");
    return undefined;
  }
}

async function briefFor(deps: UpdateDeps, { line }: Desk, row: ConversationRow): Promise<string> {
  const { language } = line.bot;
  const brief = await deps.briefOf(row, language).catch((error: unknown) => {
    deps.logger.warn({ err: error, conversationId: row.id }, "a brief could not be made");
    return "";
  });
  const channel = deps.translate(language, `desk:channel.${row.channelKind}`);
  const head = deps.translate(language, "desk:opened", { name: row.name ?? "", channel });
  return [head, brief, deps.translate(language, "desk:help")].filter((part) => part !== "").join("\n\n");
}

function wordsOf({ translate }: InboxDeps, { line }: Desk, row: ConversationRow, message: ToPost): string {
  const { language } = line.bot;
  const { author, authorName, status, mediaKind, failure } = message;
  const file = mediaKind ? `[${translate(language, `desk:media.${mediaKind}`)}] ` : "";
  const values = {
    name: authorName ?? (author === "customer" ? (row.name ?? "") : ""),
    text: `${file}${message.text}`,
  };
  if (status === "failed")
    return translate(language, "desk:said.failed", { ...values, reason: failure ?? "" });
  return translate(language, `desk:said.${status === "internal" ? "note" : author}`, values);
}

/** True when it stands in the topic, or never can. */
async function post(
  { db, clock, logger }: UpdateDeps,
  { line, driver, chatId }: Desk,
  row: ConversationRow,
  topic: string,
  text: string,
  id: string,
): Promise<boolean> {
  const result: SendResult = await driver.post(line.access, chatId, topic, text);
  if (result.outcome === "sent") {
    await markPosted(db, row.id, id, clock.now());
    return true;
  }
  if (result.outcome === "retry") throw new RetryLater(Math.max(result.retryAfterMs, REST_MS));
  if (result.outcome === "unclear") throw new RetryLater(REST_MS);
  logger.warn({ botId: row.botId, reason: result.reason }, "the desk refused a message");
  if (/thread not found|topic/i.test(result.detail)) {
    await forgetTopic(db, row.id);
    throw new RetryLater(REST_MS);
  }
  // What Telegram will never take is left out: it must not keep what was said after it from the team.
  if (result.reason === "rejected" && !/rights/i.test(result.detail)) {
    await markPosted(db, row.id, id, clock.now());
    return true;
  }
  // The group itself is closed to the bot: it is tried again when something new is said.
  await markCurrent(db, row.id, clock.now());
  return false;
}
