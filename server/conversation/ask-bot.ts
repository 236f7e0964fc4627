import type { BotRow } from "../bots/index.ts";
import { AppError } from "../kernel/errors.ts";
import type { Language } from "../kernel/languages.ts";
import { storableText } from "../kernel/storable.ts";
import { findAskedConversation, insertConversation, touchConversation } from "./ask-repo.ts";
import type { ConversationDeps } from "./deps.ts";
import { groundQuestion } from "./ground-question.ts";
import { keepUnanswered } from "./keep-unanswered.ts";
import { insertMessages } from "./message-repo.ts";
import { findHistory } from "./record-repo.ts";
import { respond } from "./respond.ts";
import { routeMail } from "./route-mail.ts";
import { screenQuestion } from "./screen-question.ts";
import { type Grounded, isStop, notice, type Received, type Reply } from "./turn.ts";

export type Asked = {
  question: string;
  conversationId?: string;
  language?: Language;
  /** Where the question comes from; the owner's own trials are not put on the list of unanswered questions. */
  from: "api" | "playground";
  /** Called with each piece of the answer as it arrives. */
  onText?: (piece: string) => void;
  signal?: AbortSignal;
};

export type AskedAnswer = {
  reply: Reply;
  conversationId: string;
  found: Grounded["found"];
  milliseconds: number;
};

/**
 * Asks a bot directly, without a messenger: the same steps as a message's way, but the answer goes to the caller at once. Limits are
 * AppErrors here (`plans.suspended`, `plans.daily_limit`), and so are failures of the model.
 */
export async function askBot(deps: ConversationDeps, bot: BotRow, wanted: Asked): Promise<AskedAnswer> {
  const startedAt = performance.now();
  const asked = { ...wanted, question: storableText(wanted.question) };
  const conversationId = await openConversation(deps, bot, asked);
  const received = await receive(deps, bot, conversationId, asked);
  const { reply, found } = await think(deps, received, asked);
  const milliseconds = Math.round(performance.now() - startedAt);
  await record(deps, bot, conversationId, asked, reply, milliseconds);
  return { reply, conversationId, found, milliseconds };
}

async function openConversation(
  deps: ConversationDeps,
  bot: BotRow,
  { conversationId, from }: Asked,
): Promise<string> {
  if (conversationId) {
    if (!(await findAskedConversation(deps.db, bot.workspaceId, bot.id, conversationId)))
      throw new AppError("conversations.not_found");
    return conversationId;
  }
  const id = deps.ids.next("cnv");
  await insertConversation(deps.db, {
    id,
    workspaceId: bot.workspaceId,
    botId: bot.id,
    channelId: from,
    now: deps.clock.now(),
  });
  return id;
}

async function receive(
  deps: ConversationDeps,
  bot: BotRow,
  conversationId: string,
  asked: Asked,
): Promise<Received> {
  const sentAt = deps.clock.now().toISOString();
  const content = { type: "text", text: asked.question } as const;
  return {
    bot,
    conversation: {
      id: conversationId,
      mode: "bot",
      language: null,
      unknowns: 0,
      waiting: false,
      called: null,
    },
    customer: { id: null, language: null, languageChosen: false, blocked: false },
    mails: [
      {
        mailId: "",
        providerMessageId: "",
        chatKey: conversationId,
        customer: { externalId: "", name: "" },
        sentAt,
        content,
      },
    ],
    history: await findHistory(deps.db, conversationId),
    earlier: null,
    failedAttempts: 0,
    counted: false,
  };
}

async function think(
  deps: ConversationDeps,
  received: Received,
  asked: Asked,
): Promise<{ reply: Reply; found: Grounded["found"] }> {
  const routed = routeMail(received, { translate: deps.translate, now: deps.clock.now() }, asked.language);
  if (isStop(routed)) return { reply: routed.reply ?? emptyReply(received), found: [] };
  const { bot } = received;
  const allowance = await deps.plans.takeMessage(bot.workspaceId, bot);
  if (!allowance.allowed)
    throw new AppError(allowance.reason === "suspended" ? "plans.suspended" : "plans.daily_limit");
  const screened = screenQuestion({ ...routed, limits: allowance.limits });
  if (isStop(screened)) return { reply: emptyReply(received), found: [] };
  const grounded = await groundQuestion(screened, {
    ...deps,
    ...(asked.signal && { signal: asked.signal }),
  });
  const { reply } = await respond(grounded, {
    ...deps,
    ...(asked.onText && { onText: asked.onText }),
    ...(asked.signal && { signal: asked.signal }),
  });
  return { reply, found: grounded.found };
}

/** A question without a word in it gets an empty answer. */
function emptyReply({ bot }: Received): Reply {
  return notice("", bot.language);
}

async function record(
  deps: ConversationDeps,
  bot: BotRow,
  conversationId: string,
  asked: Asked,
  reply: Reply,
  milliseconds: number,
): Promise<void> {
  const place = { workspaceId: bot.workspaceId, botId: bot.id, conversationId };
  const now = deps.clock.now();
  const answeredAt = new Date(now.getTime() + 1); // Sorts behind its question.
  const trace = reply.trace && {
    searchedFor: reply.trace.searchedFor,
    passages: reply.trace.passages,
    model: reply.trace.model,
    milliseconds,
    inputTokens: reply.trace.tokens.input,
    outputTokens: reply.trace.tokens.output,
  };
  await insertMessages(deps.db, [
    {
      ...place,
      id: deps.ids.next("msg"),
      author: "customer",
      text: asked.question,
      status: "received",
      createdAt: now,
    },
    {
      ...place,
      id: deps.ids.next("msg"),
      author: "bot",
      text: storableText(reply.text),
      language: reply.language,
      status: "sent",
      outcome: reply.kind,
      grounded: reply.grounded,
      citations: reply.citations,
      ...(trace && { trace: { ...trace, searchedFor: storableText(trace.searchedFor) } }),
      createdAt: answeredAt,
      sentAt: answeredAt,
    },
  ]);
  await touchConversation(deps.db, conversationId, { now: answeredAt, text: reply.text });
  if (reply.unanswered && asked.from === "api") await keepUnanswered(deps, place, reply.unanswered, reply);
}
