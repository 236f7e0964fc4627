import {
  type BatchEmbedContentsRequest,
  type ContentEmbedding,
  type EmbedContentRequest,
  GoogleGenerativeAI,
  TaskType,
} from "@google/generative-ai";
import { LRUCache } from "lru-cache";
import { inBatches } from "../../kernel/bounded.ts";
import { BrokenVectors, callWithRetries } from "./gemini-retries.ts";
import { EMBEDDING_DIMENSIONS, type Embedder, type Embedding } from "./port.ts";

export type GeminiEmbedderOptions = {
  apiKey: string;
  /** Google's own where absent. */
  baseUrl?: string | undefined;
  /** `gemini-embedding-001` or another with Matryoshka dimensions. */
  model: string;
  /** One batch with all its tries, milliseconds; 30 s unless a test wants less. */
  limitMs?: number;
};

const GEMINI_BASE_URL = "https://generativelanguage.googleapis.com";
/** Gemini refuses more in one request. */
const BATCH = 100;
const CONCURRENT_BATCHES = 2;
const LIMIT_MS = 30_000;
/** Customers ask the same things: about 3 kB each, 3 MB at most. */
const CACHED_QUESTIONS = 1_000;

/**
 * Embeddings by Gemini, through Google's SDK and not LangChain's GoogleGenerativeAIEmbeddings, which returns `[]` for the texts of a batch
 * that failed, sends all batches at once and cannot be stopped. Every vector is checked and brought to length 1, which
 * Gemini does only at 3072 dimensions. The vectors of repeated questions are shared: do not change them.
 */
export function createGeminiEmbedder(options: GeminiEmbedderOptions): Embedder {
  const { apiKey, model: name, limitMs = LIMIT_MS } = options;
  const baseUrl = (options.baseUrl || GEMINI_BASE_URL).replace(/\/+$/, "");
  const model = new GoogleGenerativeAI(apiKey).getGenerativeModel({ model: name }, { baseUrl });
  const questions = new LRUCache<string, Embedding>({ max: CACHED_QUESTIONS });

  function embedBatch(texts: readonly string[], signal: AbortSignal | undefined): Promise<Embedding[]> {
    const request: BatchEmbedContentsRequest = {
      requests: texts.map((text) => requestFor(text, TaskType.RETRIEVAL_DOCUMENT)),
    };
    return callWithRetries(limitMs, signal, async (signal) => {
      const { embeddings } = await model.batchEmbedContents(request, { signal });
      if (embeddings?.length !== texts.length) throw new BrokenVectors("vectors are missing");
      return embeddings.map(toUnitVector);
    });
  }

  return {
    space: `${name}@${EMBEDDING_DIMENSIONS}`,
    online: true,

    async embedPassages(texts, signal) {
      const batches = inBatches(texts, BATCH);
      const results: Embedding[][] = [];
      const stop = new AbortController();
      const signals = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const waiting = batches.entries();
      async function work(): Promise<void> {
        for (const [index, batch] of waiting) results[index] = await embedBatch(batch, signals);
      }
      try {
        await Promise.all(Array.from({ length: CONCURRENT_BATCHES }, work));
      } finally {
        stop.abort(); // one batch failed: what the other one brings is of no use
      }
      return results.flat();
    },

    async embedQuestion(text, signal) {
      const known = questions.get(text);
      if (known) return known;
      const vector = await callWithRetries(limitMs, signal, async (signal) => {
        const { embedding } = await model.embedContent(requestFor(text, TaskType.RETRIEVAL_QUERY), {
          signal,
        });
        return toUnitVector(embedding);
      });
      questions.set(text, vector);
      return vector;
    },
  };
}

/** `outputDimensionality` is missing from the SDK's type, not from what it sends. */
function requestFor(
  text: string,
  taskType: TaskType,
): EmbedContentRequest & { outputDimensionality: number } {
  return {
    content: { role: "user", parts: [{ text }] },
    taskType,
    outputDimensionality: EMBEDDING_DIMENSIONS,
  };
}

function toUnitVector(embedding: ContentEmbedding | undefined): Embedding {
  const values = embedding?.values;
  if (values?.length !== EMBEDDING_DIMENSIONS) {
    throw new BrokenVectors(`a vector has ${values?.length ?? 0} dimensions, not ${EMBEDDING_DIMENSIONS}`);
  }
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length === 0) throw new BrokenVectors("a vector has no direction");
  return Float32Array.from(values, (value) => value / length);
}
