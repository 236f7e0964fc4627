import type { GenerateContentResponse, Part } from "@google/generative-ai";
import { BrokenAnswer } from "./gemini-failure.ts";
import type { TokenUse } from "./port.ts";

/** What one response, or all frames of a stream together, came to. */
export type ModelText = {
  text: string;
  /** Why a filter refused; undefined when none did. */
  blocked: string | undefined;
  tokens: TokenUse;
  model: string;
};

/** What has been read so far of a response in one or several frames. */
export type Reading = {
  text: string;
  finishReason: string | undefined;
  blockReason: string | undefined;
  tokens: TokenUse;
  model: string | undefined;
};

/** Endings in which Google withholds the answer. RECITATION and LANGUAGE too: no retry would bring one. */
const BLOCKED = new Set([
  "SAFETY",
  "PROHIBITED_CONTENT",
  "BLOCKLIST",
  "SPII",
  "RECITATION",
  "LANGUAGE",
  "IMAGE_SAFETY",
]);

export function emptyReading(): Reading {
  return {
    text: "",
    finishReason: undefined,
    blockReason: undefined,
    tokens: { input: 0, output: 0 },
    model: undefined,
  };
}

/**
 * Adds a frame and returns the text it brought. The fields are read directly: the SDK's `text()` throws for some endings, returns "" for
 * others, and takes a thinking model's thoughts for its answer.
 */
export function addFrame(reading: Reading, frame: GenerateContentResponse): string {
  const candidate = frame.candidates?.[0];
  const piece = (candidate?.content?.parts ?? []).map(answerTextOf).join("");
  reading.text += piece;
  reading.finishReason = candidate?.finishReason ?? reading.finishReason;
  reading.blockReason = frame.promptFeedback?.blockReason ?? reading.blockReason;
  const { usageMetadata: usage, modelVersion } = frame as GenerateContentResponse & NewerFields;
  if (usage) {
    reading.tokens = {
      input: usage.promptTokenCount ?? 0,
      output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    };
  }
  reading.model = modelVersion ?? reading.model;
  return piece;
}

/** Fields that Gemini sends and the SDK's types do not know. */
type NewerFields = {
  usageMetadata?: { promptTokenCount?: number; candidatesTokenCount?: number; thoughtsTokenCount?: number };
  modelVersion?: string;
};

function answerTextOf(part: Part & { thought?: boolean }): string {
  return part.thought ? "" : (part.text ?? "");
}

/**
 * What a finished reading means. A filter's refusal counts even where some text came before it. An answer that ran into the token limit is
 * cut back to its last whole sentence; without one it is a BrokenAnswer, and so is an empty answer: never half an answer as a whole one.
 */
export function settleReading(reading: Reading, configuredModel: string): ModelText {
  const { tokens } = reading;
  const model = reading.model ?? configuredModel;
  const reason = reading.blockReason ?? reading.finishReason;
  if (reading.blockReason || BLOCKED.has(reading.finishReason ?? "")) {
    return { text: "", blocked: reason ?? "SAFETY", tokens, model };
  }
  const text = reading.finishReason === "MAX_TOKENS" ? wholeSentences(reading.text) : reading.text.trim();
  const finished =
    reading.finishReason === undefined || ["STOP", "MAX_TOKENS"].includes(reading.finishReason);
  if (text === "" || !finished) throw new BrokenAnswer(reason && reason !== "STOP" ? reason : "empty");
  return { text, blocked: undefined, tokens, model };
}

function wholeSentences(text: string): string {
  return /^[\s\S]*[.!?…](?:[»”"]|\s*[[【][\d,\s]+[\]】])*(?=\s|$)/u.exec(text)?.[0].trim() ?? "";
}
