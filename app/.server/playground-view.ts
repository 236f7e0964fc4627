import type { BotRow } from "../../server/bots/index.ts";
import type { MessageRow } from "../../server/inbox/index.ts";
import type { FoundText } from "../../server/knowledge/index.ts";
import { orNotFound } from "./attempt.ts";
import type { Language, Services } from "./context.ts";

/** A passage that the search found, as the owner may judge it. */
export type TracePassage = {
  passageId: string;
  sourceId: string;
  title: string;
  headingPath: string;
  text: string;
  /** 0 to 1; from 0.5 on it is worth an answer. */
  score: number;
  cited: boolean;
};

/** How an answer came about. */
export type Trace = {
  searchedFor: string;
  passages: TracePassage[];
  model: string;
  milliseconds: number;
  tokens: { input: number; output: number };
};

export type Answer = {
  answer: string;
  grounded: boolean;
  outcome: "answered" | "unknown" | "greeting" | "notice";
  language: Language;
  trace: Trace | null;
};

/** A question and its answer. */
export type ChatTurn = { id: string; question: string; answer: Answer };

/** Older turns of a trial are not shown. */
const MOST_MESSAGES = 100;

/** What was said in a trial before, with why: for pages that are opened anew. A 404 for conversations of others. */
export async function playgroundTurns(
  { inbox, knowledge }: Pick<Services, "inbox" | "knowledge">,
  bot: BotRow,
  conversationId: string,
): Promise<ChatTurn[]> {
  const messages = inbox.messages(bot.workspaceId, bot.id, conversationId, { limit: MOST_MESSAGES });
  const { items } = await orNotFound(messages);
  const ids = items.flatMap(({ trace }) => trace?.passages.map(({ passageId }) => passageId) ?? []);
  const texts = await knowledge.passagesOf(bot.id, [...new Set(ids)]);
  return items.flatMap((message, index) => {
    const question = items[index - 1];
    if (message.author !== "bot" || question?.author !== "customer") return [];
    return [{ id: message.id, question: question.text, answer: viewAnswer(message, bot, texts) }];
  });
}

function viewAnswer(message: MessageRow, bot: BotRow, texts: ReadonlyMap<string, FoundText>): Answer {
  return {
    answer: message.text,
    grounded: message.grounded ?? false,
    outcome:
      message.outcome === "handover" || message.outcome === "rating"
        ? "notice"
        : (message.outcome ?? "notice"),
    language: message.language ?? bot.language,
    trace: viewTrace(message, texts),
  };
}

function viewTrace({ trace, citations }: MessageRow, texts: ReadonlyMap<string, FoundText>): Trace | null {
  if (!trace) return null;
  const cited = new Set(citations.map(({ passageId }) => passageId));
  const passages = trace.passages.flatMap(({ passageId, score }) => {
    const found = texts.get(passageId);
    if (!found) return [];
    const { sourceId, sourceTitle, headingPath, text } = found;
    return [
      { passageId, sourceId, title: sourceTitle, headingPath, text, score, cited: cited.has(passageId) },
    ];
  });
  return {
    searchedFor: trace.searchedFor,
    passages,
    model: trace.model,
    milliseconds: trace.milliseconds,
    tokens: { input: trace.inputTokens, output: trace.outputTokens },
  };
}
