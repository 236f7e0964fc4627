import {
  type GenerateContentRequest,
  type GenerationConfig,
  type GenerativeModel,
  GoogleGenerativeAI,
  HarmBlockThreshold,
  HarmCategory,
} from "@google/generative-ai";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";
import { callGemini } from "./gemini-call.ts";
import { refusesThinkingConfig } from "./gemini-failure.ts";
import type { Prompt } from "./prompt.ts";
import { addFrame, emptyReading, type ModelText, settleReading } from "./read-response.ts";

export type GeminiTextOptions = { apiKey: string; baseUrl: string; model: string; maxOutputTokens: number };
export type TextCall = {
  limitMs: number;
  signal?: AbortSignal | undefined;
  onPiece?: ((piece: string) => void) | undefined;
};

/** One Gemini model, made once and shared by all calls. */
export type GeminiText = { generate(prompt: Prompt, call: TextCall): Promise<ModelText> };

/**
 * Only what is plainly harmful is refused: clinics and pharmacies write about bodies and medicines, shops about knives. What a bot may say
 * is bounded by its passages, and the conversation screens questions and answers itself.
 */
const SAFETY_SETTINGS = [
  HarmCategory.HARM_CATEGORY_HARASSMENT,
  HarmCategory.HARM_CATEGORY_HATE_SPEECH,
  HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
  HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
].map((category) => ({ category, threshold: HarmBlockThreshold.BLOCK_ONLY_HIGH }));

/** A little freedom of wording, none of content. */
const TEMPERATURE = 0.2;

/**
 * Whole answers come through LangChain's ChatGoogleGenerativeAI, streams straight from Google's SDK below it. LangChain's streaming
 * leaves a promise of the SDK unwatched, so that a connection cut in mid-answer ends the process, and it drops the reasons why
 * a prompt or an answer was blocked (docs/decisions/005-model.md).
 */
export function createGeminiText(options: GeminiTextOptions): GeminiText {
  const { apiKey, baseUrl, model } = options;
  const chat = new ChatGoogleGenerativeAI({
    apiKey,
    baseUrl,
    model,
    maxRetries: 0,
    safetySettings: SAFETY_SETTINGS,
  });
  const sdk = new GoogleGenerativeAI(apiKey).getGenerativeModel(
    { model, safetySettings: SAFETY_SETTINGS },
    { baseUrl },
  );
  // A flash model answers at once without thinking; a pro model refuses to be told so.
  let sendsThinkingConfig = /flash/.test(model);

  async function withThinkingConfig<T>(work: (config: GenerationConfig) => Promise<T>): Promise<T> {
    const config: GenerationConfig = { temperature: TEMPERATURE, maxOutputTokens: options.maxOutputTokens };
    if (!sendsThinkingConfig) return work(config);
    try {
      return await work({ ...config, ...{ thinkingConfig: { thinkingBudget: 0 } } });
    } catch (error) {
      if (!refusesThinkingConfig(error)) throw error;
      sendsThinkingConfig = false;
      return work(config);
    }
  }

  async function readWhole(prompt: Prompt, signal: AbortSignal): Promise<ModelText> {
    return withThinkingConfig(async (config) => {
      const { response } = await chat.completionWithRetry(requestOf(prompt, config), { signal });
      const reading = emptyReading();
      addFrame(reading, response);
      return settleReading(reading, model);
    });
  }

  return {
    async generate(prompt, { limitMs, signal, onPiece }) {
      let shown = false;
      const show = (piece: string) => {
        shown = true;
        onPiece?.(piece);
      };
      return callGemini({ limitMs, signal }, async (signal) => {
        // Once a stream has shown something and failed, the next try is silent: the display must not read the answer twice.
        if (!onPiece || shown) return readWhole(prompt, signal);
        const streamed = await withThinkingConfig((config) =>
          readStream(sdk, requestOf(prompt, config), signal, show),
        );
        // A stream that ends politely but without its finish reason may be half an answer.
        return streamed.finishReason || streamed.blockReason
          ? settleReading(streamed, model)
          : readWhole(prompt, signal);
      });
    },
  };
}

async function readStream(
  sdk: GenerativeModel,
  request: GenerateContentRequest,
  signal: AbortSignal,
  show: (piece: string) => void,
) {
  const { stream, response } = await sdk.generateContentStream(request, { signal });
  // The SDK gathers the stream a second time; unwatched, a cut connection would be an unhandled rejection there.
  response.catch(() => undefined);
  const reading = emptyReading();
  for await (const frame of stream) {
    signal.throwIfAborted();
    const piece = addFrame(reading, frame);
    if (piece) show(piece);
  }
  return reading;
}

function requestOf(prompt: Prompt, generationConfig: GenerationConfig): GenerateContentRequest {
  return {
    systemInstruction: { role: "system", parts: [{ text: prompt.system }] },
    contents: prompt.turns.map(({ role, text, audio }) => ({
      role,
      parts: audio ? [{ inlineData: audio }, { text }] : [{ text }],
    })),
    generationConfig,
  };
}
