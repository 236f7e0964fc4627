import type { Translate } from "../kernel/translate.ts";
import type { AnswerModel, AnswerResult } from "../providers/llm/port.ts";
import {
  type Answered,
  type Citation,
  type Grounded,
  notice,
  type OfferedSection,
  type Reply,
} from "./turn.ts";

const QUOTE_LENGTH = 300;

type Deps = {
  model: AnswerModel;
  translate: Translate;
  onText?: (piece: string) => void;
  signal?: AbortSignal;
};

/** Lets the model answer from the offered sections; where they hold no answer, says so honestly and keeps the question for the owner. */
export async function respond(grounded: Grounded, deps: Deps): Promise<Answered> {
  if (!grounded.answerable || grounded.sections.length === 0)
    return { reply: unknownReply(grounded, deps.translate) };
  const result = await deps.model.answer(answerRequest(grounded, deps));
  if (result.outcome === "blocked") return { reply: blockedReply(grounded, deps.translate) };
  if (result.outcome === "unknown") return { reply: unknownReply(grounded, deps.translate, result) };
  return { reply: answeredReply(grounded, result, deps.translate) };
}

function answerRequest(
  { bot, limits, language, question, searchedFor, history, earlier, sections }: Grounded,
  { model, onText, signal }: Deps,
) {
  return {
    tier: limits.modelTier,
    botName: bot.name,
    instructions: bot.instructions,
    tone: bot.tone,
    length: bot.answerLength,
    language,
    // Without a model nobody understands the earlier turns: the question that was made to stand alone says it all.
    question: model.online ? question : searchedFor,
    history,
    ...(earlier && { earlier }),
    passages: sections.map(({ ref, title, headingPath, text }) => ({ ref, title, headingPath, text })),
    ...(onText && { onText }),
    ...(signal && { signal }),
  };
}

function answeredReply(
  grounded: Grounded,
  result: AnswerResult & { outcome: "answered" },
  translate: Translate,
): Reply {
  const { bot, language, sections } = grounded;
  const cited = result.refs.flatMap((ref) => sections.find((section) => section.ref === ref) ?? []);
  const citations = cited.map(toCitation);
  const titles = [...new Set(citations.map(({ title }) => title))];
  const footnote =
    bot.showSources && titles.length > 0
      ? `\n\n_${translate(language, "conversation:sources", { titles: titles.join("; ") })}_`
      : "";
  return {
    kind: "answered",
    text: result.text + footnote,
    language,
    grounded: citations.length > 0,
    citations,
    trace: traceOf(grounded, result),
  };
}

function unknownReply(grounded: Grounded, translate: Translate, result?: AnswerResult): Reply {
  const { bot, language, question } = grounded;
  const text = bot.fallback[language] || translate(language, "conversation:unknown");
  return {
    kind: "unknown",
    text,
    language,
    grounded: false,
    citations: [],
    trace: traceOf(grounded, result),
    unanswered: question,
  };
}

function blockedReply({ language }: Grounded, translate: Translate): Reply {
  return notice(translate(language, "conversation:blocked"), language);
}

function toCitation({ passage }: OfferedSection): Citation {
  const { sourceId, passageId, sourceTitle, text } = passage;
  return { sourceId, passageId, title: sourceTitle, quote: text.slice(0, QUOTE_LENGTH).toWellFormed() };
}

function traceOf({ searchedFor, found }: Grounded, result?: AnswerResult): NonNullable<Reply["trace"]> {
  return {
    searchedFor,
    passages: found.map(({ passageId, score }) => ({ passageId, score })),
    model: result?.model ?? "none",
    tokens: result?.tokens ?? { input: 0, output: 0 },
  };
}
