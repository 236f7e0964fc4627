import type { FakeAnswer } from "../fake-telegram.ts";
import { answerNumberOf } from "./echo-tokens.ts";
import type { Fakes } from "./open-shops.ts";
import { type Customer, type Load, tokensIn } from "./plan-load.ts";

/** A message as its customer has it. */
export type Got = { id: string; text: string; at: number; answer: FakeAnswer };

/** The same answer, twice in one chat. */
export type Duplicate = { chat: string; first: Got; second: Got };

export type Verdict = {
  questions: number;
  /** How many answers were thought out; one may answer several questions. */
  answers: number;
  /** Questions that no answer names. */
  missing: string[];
  /** Questions that two different answers name. */
  answeredTwice: string[];
  /** Questions that were answered after a later one, or again after a later one. */
  outOfOrder: string[];
  /** Messages that name no question of their customer. */
  strange: string[];
  duplicates: Duplicate[];
  /** When each question was first answered, by its token. */
  answeredAt: Map<string, number>;
};

/** What the customers of the load have got until now. */
export function judgeLoad(load: Load, fakes: Fakes): Verdict {
  const verdict: Verdict = {
    questions: 0,
    answers: 0,
    missing: [],
    answeredTwice: [],
    outOfOrder: [],
    strange: [],
    duplicates: [],
    answeredAt: new Map(),
  };
  for (const customer of load.customers) judgeChat(verdict, customer, receivedBy(fakes, customer));
  return verdict;
}

function judgeChat(verdict: Verdict, { chat, questions }: Customer, got: readonly Got[]): void {
  const asked = new Set(questions.map(({ token }) => token));
  const answers = new Set<string>();
  let before: Got | undefined;
  let latest = "";
  for (const message of got) {
    const number = answerNumberOf(message.text);
    const tokens = tokensIn(message.text);
    if (number === undefined || tokens.length === 0 || !tokens.every((token) => asked.has(token)))
      verdict.strange.push(`${chat}: ${message.text}`);
    else if (answers.has(number)) {
      if (before && answerNumberOf(before.text) === number)
        verdict.duplicates.push({ chat, first: before, second: message });
      else verdict.outOfOrder.push(...tokens);
    } else {
      answers.add(number);
      for (const token of tokens) {
        if (verdict.answeredAt.has(token)) verdict.answeredTwice.push(token);
        else verdict.answeredAt.set(token, message.at);
        if (token < latest) verdict.outOfOrder.push(token);
        latest = token > latest ? token : latest;
      }
    }
    before = message;
  }
  verdict.questions += questions.length;
  verdict.answers += answers.size;
  verdict.missing.push(...[...asked].filter((token) => !verdict.answeredAt.has(token)));
}

/** What one customer has been sent, oldest first. */
export function receivedBy({ telegram, meta }: Fakes, { shop, chat }: Customer): Got[] {
  return shop.kind === "telegram"
    ? telegram.sent(shop.account, chat).map(({ messageId, ...message }) => gotOf(String(messageId), message))
    : meta.sent(shop.account, chat).map(({ messageId, ...message }) => gotOf(messageId, message));
}

function gotOf(id: string, { text, at, answer }: Omit<Got, "id">): Got {
  return { id, text, at, answer };
}
