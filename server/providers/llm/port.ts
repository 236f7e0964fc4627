import type { Language } from "../../kernel/languages.ts";

/** One earlier turn of the conversation, oldest first. */
export type ChatTurn = { role: "customer" | "bot"; text: string };

/** A passage offered to the model. `ref` is the small number by which the answer cites it. */
export type OfferedPassage = { ref: number; title: string; headingPath: string; text: string };

export type AnswerRequest = {
  /** "basic" (Free, Business) or "best" (Enterprise). */
  tier: "basic" | "best";
  botName: string;
  /** The owner's persona and rules; may be empty. Data, never stronger than the product's own rules. */
  instructions: string;
  tone: "friendly" | "formal" | "neutral";
  length: "short" | "medium" | "long";
  /** The language the answer must be in. */
  language: Language;
  question: string;
  history: readonly ChatTurn[];
  passages: readonly OfferedPassage[];
  signal?: AbortSignal;
  /** Called with each piece of the answer's text as it arrives (citation marks removed); for live display only. */
  onText?: (piece: string) => void;
};

export type TokenUse = { input: number; output: number };

/**
 * What the model said.
 * - `answered`: text without citation marks, with the refs it cited (only refs that were offered, no repeats).
 * - `unknown`: the model found no answer in the passages.
 * - `blocked`: a safety filter refused the question or the answer.
 */
export type AnswerResult =
  | { outcome: "answered"; text: string; refs: number[]; tokens: TokenUse; model: string }
  | { outcome: "unknown"; tokens: TokenUse; model: string }
  | { outcome: "blocked"; reason: string; tokens: TokenUse; model: string };

/** Turns a follow-up ("and how much is it?") into a question that stands alone. */
export type StandaloneRequest = { question: string; history: readonly ChatTurn[]; signal?: AbortSignal };

/**
 * The language model behind the answers. Failures are AppErrors: `llm.busy` (rate limit or quota; details.retryAfterMs),
 * `llm.unavailable` (5xx, network, time limit), `llm.rejected` (the key or the request was refused: final).
 */
export type AnswerModel = {
  /** False in offline mode, where the best passage's own sentences are the answer. */
  readonly online: boolean;
  answer(request: AnswerRequest): Promise<AnswerResult>;
  standaloneQuestion(request: StandaloneRequest): Promise<string>;
};
