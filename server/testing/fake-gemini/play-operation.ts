import type { ServerResponse } from "node:http";
import { sleep } from "../../kernel/clock.ts";
import { sendJson } from "../loopback-server.ts";
import { type GeminiFailure, type GeminiOperation, sendError } from "./failures.ts";
import { embed } from "./meaning.ts";
import type { GenerateRequest } from "./obedient-answer.ts";

/** A request as it came in; only the latest few hundred are kept. */
export type GeminiRequest = {
  operation: GeminiOperation;
  model: string;
  apiKey: string | undefined;
  body: GenerateRequest & { requests?: EmbedRequest[] };
  /** The system instruction as plain text. */
  system: string;
  /** True once the client went away before it had its answer. */
  aborted: boolean;
};

type EmbedRequest = {
  content?: { parts?: { text?: string }[] };
  taskType?: string;
  outputDimensionality?: number;
};

export type AnswerSettings = {
  answer: (request: GenerateRequest) => string;
  /** Characters in a frame of a stream. */
  frameSize: number;
  frameDelayMs: number;
};

const MAX_BATCH = 100;
const FULL_DIMENSIONS = 3072;

/** Answers a request as Gemini would, or plays the failure that belongs to its operation. */
export async function playOperation(
  response: ServerResponse,
  seen: GeminiRequest,
  settings: AnswerSettings,
  failure?: GeminiFailure,
): Promise<void> {
  switch (seen.operation) {
    case "generateContent":
      return sendJson(response, 200, plainAnswer(seen, settings, failure));
    case "streamGenerateContent":
      return sendStream(response, streamFrames(seen, settings, failure), settings.frameDelayMs, failure);
    case "embedContent":
      return sendJson(response, 200, { embedding: vectorOf(seen.body as EmbedRequest, failure) });
    case "batchEmbedContents":
      return sendBatch(response, seen.body.requests ?? [], failure);
  }
}

function plainAnswer(seen: GeminiRequest, settings: AnswerSettings, failure?: GeminiFailure): object {
  if (failure?.kind === "block_prompt") return promptBlocked(seen, failure.reason);
  if (failure?.kind === "finish") {
    const { thought, text = "", reason } = failure;
    return { candidates: [candidate(partsOf(thought, failure.text), reason)], ...tail(seen, text) };
  }
  const text = settings.answer(seen.body);
  return { candidates: [candidate(partsOf(undefined, text), "STOP")], ...tail(seen, text) };
}

function streamFrames(seen: GeminiRequest, settings: AnswerSettings, failure?: GeminiFailure): object[] {
  if (failure?.kind === "block_prompt") return [promptBlocked(seen, failure.reason)];
  if (failure?.kind === "finish") {
    const parts = partsOf(failure.thought, failure.text) ?? [];
    const end = { candidates: [candidate(undefined, failure.reason)], ...tail(seen, failure.text ?? "") };
    return [...parts.map((part) => ({ candidates: [candidate([part])] })), end];
  }
  const text = settings.answer(seen.body);
  const frames: object[] = [];
  for (let at = 0; at === 0 || at < text.length; at += settings.frameSize) {
    const isLast = at + settings.frameSize >= text.length;
    const parts = [{ text: text.slice(at, at + settings.frameSize) }];
    frames.push({
      candidates: [candidate(parts, isLast ? "STOP" : undefined)],
      ...(isLast ? tail(seen, text) : {}),
    });
  }
  return frames;
}

type FakePart = { text: string; thought?: true };

function partsOf(thought: string | undefined, text: string | undefined): FakePart[] | undefined {
  const parts: FakePart[] = [];
  if (thought !== undefined) parts.push({ text: thought, thought: true });
  if (text !== undefined) parts.push({ text });
  return parts.length > 0 ? parts : undefined;
}

function promptBlocked(seen: GeminiRequest, blockReason: string): object {
  return { promptFeedback: { blockReason }, ...tail(seen, "") };
}

async function sendStream(
  response: ServerResponse,
  frames: object[],
  frameDelayMs: number,
  failure?: GeminiFailure,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const cut = failure?.kind === "cut_stream" ? failure : undefined;
  for (const frame of cut ? frames.slice(0, cut.afterFrames ?? 1) : frames) {
    if (frameDelayMs > 0) await sleep(frameDelayMs);
    response.write(`data: ${JSON.stringify(frame)}\r\n\r\n`);
  }
  if (!cut || cut.clean) {
    response.end();
    return;
  }
  await sleep(20); // lets the frames leave before the connection breaks
  response.socket?.resetAndDestroy();
}

function candidate(parts: FakePart[] | undefined, finishReason?: string): object {
  const content = parts ? { content: { role: "model", parts } } : {};
  return { ...content, ...(finishReason ? { finishReason } : {}), index: 0 };
}

/** About four characters are a token. */
function tail(seen: GeminiRequest, text: string): object {
  const prompt = (seen.body.contents ?? [])
    .flatMap((turn) => turn.parts ?? [])
    .reduce((sum, part) => sum + (part.text ?? "").length, 0);
  const promptTokenCount = Math.ceil((prompt + seen.system.length) / 4);
  const candidatesTokenCount = Math.ceil(text.length / 4);
  const totalTokenCount = promptTokenCount + candidatesTokenCount;
  return {
    usageMetadata: { promptTokenCount, candidatesTokenCount, totalTokenCount },
    modelVersion: seen.model,
  };
}

function sendBatch(response: ServerResponse, requests: EmbedRequest[], failure?: GeminiFailure): void {
  if (requests.length > MAX_BATCH) {
    const message = `* BatchEmbedContentsRequest.requests: at most ${MAX_BATCH} requests can be in one batch\n`;
    sendError(response, 400, message);
    return;
  }
  const kept = failure?.kind === "empty_batch" ? requests.slice(0, failure.keep ?? 0) : requests;
  sendJson(response, 200, { embeddings: kept.map((one) => vectorOf(one, failure)) });
}

function vectorOf(request: EmbedRequest, failure?: GeminiFailure): { values: number[] } {
  const text = request.content?.parts?.map((part) => part.text ?? "").join("") ?? "";
  const dimensions =
    failure?.kind === "wrong_dimension"
      ? failure.dimensions
      : (request.outputDimensionality ?? FULL_DIMENSIONS);
  return { values: embed(text, dimensions) };
}
