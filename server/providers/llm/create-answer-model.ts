import { createGeminiAnswerModel } from "./gemini-answer-model.ts";
import { GEMINI_BASE_URL } from "./gemini-call.ts";
import { createOfflineAnswerModel, type Normalise } from "./offline-answer-model.ts";
import type { AnswerModel } from "./port.ts";

export type AnswerModelConfig = {
  /** GOOGLE_API_KEY; without it the offline model answers. */
  apiKey?: string | undefined;
  /** GEMINI_BASE_URL; Google's own where absent. */
  baseUrl?: string | undefined;
  /** GEMINI_MODEL and GEMINI_MODEL_ENTERPRISE. */
  models: { basic: string; best: string };
};

/** The model that this installation answers with. The offline one compares words as the search spells them. */
export function createAnswerModel(
  config: AnswerModelConfig,
  { normalise }: { normalise: Normalise },
): AnswerModel {
  const { apiKey, models } = config;
  if (!apiKey) return createOfflineAnswerModel({ normalise });
  const baseUrl = (config.baseUrl || GEMINI_BASE_URL).replace(/\/+$/, "");
  return createGeminiAnswerModel({ apiKey, baseUrl, models });
}
