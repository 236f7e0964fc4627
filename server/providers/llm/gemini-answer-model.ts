import { AppError } from "../../kernel/errors.ts";
import { UNKNOWN_MARK } from "./fence.ts";
import { createGeminiText } from "./gemini-text.ts";
import { lastWords } from "./last-words.ts";
import { parseAnswer } from "./parse-answer.ts";
import type { AnswerModel, AnswerRequest, AnswerResult, StandaloneRequest } from "./port.ts";
import { answerPrompt, briefPrompt, standalonePrompt, transcribePrompt } from "./prompt.ts";
import type { ModelText } from "./read-response.ts";
import { createMarkStripper } from "./strip-marks.ts";

export type GeminiAnswerModelOptions = {
  apiKey: string;
  /** Without a trailing slash. */
  baseUrl: string;
  models: { basic: string; best: string };
  /** Shorter time limits for tests, milliseconds. */
  limits?: Partial<typeof LIMITS_MS>;
};

const LIMITS_MS = { basic: 30_000, best: 60_000, standalone: 10_000, transcribe: 30_000, brief: 20_000 };
/** A ceiling against runaways: length is asked for in words. A pro model's thoughts count as output. */
const MAX_OUTPUT_TOKENS = { basic: 2_048, best: 8_192 };
const LONGEST_STANDALONE = 500;
const LONGEST_TRANSCRIPT = 4_000;
const BRIEF_LINES = 5;
const LONGEST_BRIEF_LINE = 240;

/** Answers by Gemini: the basic tier on the flash model, the best tier on the pro model. Keeps the promises of `port.ts`. */
export function createGeminiAnswerModel(options: GeminiAnswerModelOptions): AnswerModel {
  const { apiKey, baseUrl, models } = options;
  const limits = { ...LIMITS_MS, ...options.limits };
  const texts = {
    basic: createGeminiText({
      apiKey,
      baseUrl,
      model: models.basic,
      maxOutputTokens: MAX_OUTPUT_TOKENS.basic,
    }),
    best: createGeminiText({ apiKey, baseUrl, model: models.best, maxOutputTokens: MAX_OUTPUT_TOKENS.best }),
  };

  return {
    online: true,

    async answer(request) {
      const { tier, signal, onText } = request;
      const stripper = onText && createMarkStripper(onText);
      const reply = await texts[tier].generate(answerPrompt(request), {
        limitMs: limits[tier],
        signal,
        onPiece: stripper?.push,
      });
      stripper?.end();
      return resultOf(reply, request);
    },

    async standaloneQuestion(request) {
      const { text, blocked } = await texts.basic.generate(standalonePrompt(request), {
        limitMs: limits.standalone,
        signal: request.signal,
      });
      if (blocked) throw new AppError("llm.rejected", { reason: blocked });
      return tidyQuestion(text, request);
    },

    async transcribe(request) {
      const { text, blocked } = await texts.basic.generate(transcribePrompt(request), {
        limitMs: limits.transcribe,
        signal: request.signal,
      });
      return blocked ? undefined : readTranscript(text);
    },

    async brief(request) {
      if (request.history.length === 0) return "";
      const { text, blocked } = await texts.basic.generate(briefPrompt(request), {
        limitMs: limits.brief,
        signal: request.signal,
      });
      return blocked ? lastWords(request.history) : tidyBrief(text);
    },
  };
}

function resultOf({ text, blocked, tokens, model }: ModelText, request: AnswerRequest): AnswerResult {
  if (blocked) return { outcome: "blocked", reason: blocked, tokens, model };
  const parsed = parseAnswer(
    text,
    request.passages.map((passage) => passage.ref),
  );
  if (!parsed.known) return { outcome: "unknown", tokens, model };
  return { outcome: "answered", text: parsed.text, refs: parsed.refs, tokens, model };
}

/** One line without the quotes models like to add. A rewrite much longer than a question is no rewrite: the original stands. */
function tidyQuestion(text: string, request: StandaloneRequest): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(/^["«“]+|["»”]+$/g, "")
    .trim();
  return line.length > 0 && line.length <= LONGEST_STANDALONE ? line : request.question;
}

/** Nothing but the words; undefined where the model made none out. */
function readTranscript(text: string): string | undefined {
  const words = text
    .replace(/\s+/g, " ")
    .replace(/^["«“]+|["»”]+$/g, "")
    .trim()
    .slice(0, LONGEST_TRANSCRIPT);
  return words.includes(UNKNOWN_MARK) || !/\p{L}/u.test(words) ? undefined : words;
}

/** The promised few lines, without the marks of a list. */
function tidyBrief(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/^[\s*•–-]+/, "")
        .replaceAll("**", "")
        .trim()
        .slice(0, LONGEST_BRIEF_LINE),
    )
    .filter(Boolean)
    .slice(0, BRIEF_LINES)
    .join("\n");
}
