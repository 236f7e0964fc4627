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
  /** What came of an earlier, closed conversation with this customer, in a few lines. */
  earlier?: string;
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

/** Something that was said aloud. `languageHint` is the language that the speaker is likeliest to speak. */
export type TranscribeRequest = {
  bytes: Uint8Array;
  mimeType: string;
  languageHint?: Language;
  signal?: AbortSignal;
};

/** A conversation to be summed up for the member of the team who takes it over, in `language`. */
export type BriefRequest = { history: readonly ChatTurn[]; language: Language; signal?: AbortSignal };

/**
 * The language model behind the answers. Failures are AppErrors: `llm.busy` (rate limit or quota; details.retryAfterMs),
 * `llm.unavailable` (5xx, network, time limit), `llm.rejected` (the key or the request was refused: final).
 */
export type AnswerModel = {
  /** False in offline mode, where the best passage's own sentences are the answer. */
  readonly online: boolean;
  answer(request: AnswerRequest): Promise<AnswerResult>;
  standaloneQuestion(request: StandaloneRequest): Promise<string>;
  /** What is said in a recording, in the words and the language of the speaker; undefined where nothing can be made out, and offline. */
  transcribe(request: TranscribeRequest): Promise<string | undefined>;
  /**
   * At most five short lines: what the customer wants, what was tried, what is open, the mood. Offline: the customer's last words. "" for an
   * empty history.
   */
  brief(request: BriefRequest): Promise<string>;
};
