import type { IncomingMessage, ServerResponse } from "node:http";
import { sleep } from "../kernel/clock.ts";
import { type GeminiFailure, type GeminiOperation, sendError, sendFailure } from "./fake-gemini/failures.ts";
import { embed } from "./fake-gemini/meaning.ts";
import { type GenerateRequest, obedientAnswer, textOf } from "./fake-gemini/obedient-answer.ts";
import { readBody, sendJson, startLoopbackServer } from "./loopback-server.ts";

export type { GeminiFailure, GeminiOperation } from "./fake-gemini/failures.ts";
export type { GenerateRequest } from "./fake-gemini/obedient-answer.ts";

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

export type FakeGemini = {
  readonly url: string;
  /** The only key that is accepted. */
  readonly apiKey: string;
  readonly requests: GeminiRequest[];
  /** How many requests came since the start, kept or not. */
  count(): number;
  /** The next `times` requests (of `on`, where given) fail this way; failures queue up in the order they were named. */
  failNext(failure: GeminiFailure & { times?: number; on?: GeminiOperation }): void;
  /** Replaces the answer of the obedient model; undefined brings it back. */
  setAnswer(answer: ((request: GenerateRequest) => string) | undefined): void;
  /** How long every answer takes, milliseconds; 0 at the start. */
  setDelay(ms: number): void;
  /** How many characters a frame of a stream holds; 12 at the start. */
  setFrameSize(characters: number): void;
  close(): Promise<void>;
};

export type FakeGeminiOptions = { apiKey?: string; port?: number; delayMs?: number };

const KEPT_REQUESTS = 300;
const MAX_BATCH = 100;
const FULL_DIMENSIONS = 3072;
const PATH = /^\/v1beta\/models\/([^:/]+):(\w+)(?:\?alt=sse)?$/;
const OPERATIONS: readonly string[] = [
  "generateContent",
  "streamGenerateContent",
  "embedContent",
  "batchEmbedContents",
];

type Plan = { failure: GeminiFailure; on: GeminiOperation | undefined; left: number };
type Settings = { answer: (request: GenerateRequest) => string; delayMs: number; frameSize: number };

/** Starts Gemini's REST API on loopback: real HTTP, a model that obeys our prompt, no latency, and failures on demand. */
export async function startFakeGemini(options: FakeGeminiOptions = {}): Promise<FakeGemini> {
  const apiKey = options.apiKey ?? "fake-gemini-key";
  const settings: Settings = { answer: obedientAnswer, delayMs: options.delayMs ?? 0, frameSize: 12 };
  const requests: GeminiRequest[] = [];
  const plans: Plan[] = [];
  let count = 0;

  const server = await startLoopbackServer(async (request, response) => {
    const body = await readBody(request);
    const [, model = "", name = ""] = PATH.exec(request.url ?? "") ?? [];
    if (request.method !== "POST" || !isOperation(name))
      return sendError(response, 404, `No such method: ${request.url}`);
    count += 1;
    const seen = record(request, response, name, model, body.toString("utf8"));
    requests.push(seen);
    if (requests.length > KEPT_REQUESTS) requests.shift();

    if (seen.apiKey !== apiKey) return sendInvalidKey(response);
    if (settings.delayMs > 0) await sleep(settings.delayMs);
    const failure = takeFailure(plans, name);
    if (failure && sendFailure(response, failure)) return;
    await answer(response, seen, settings, failure);
  }, options.port);

  return {
    url: server.url,
    apiKey,
    requests,
    count: () => count,
    failNext: ({ times = 1, on, ...failure }) => plans.push({ failure, on, left: times }),
    setAnswer: (fn) => {
      settings.answer = fn ?? obedientAnswer;
    },
    setDelay: (ms) => {
      settings.delayMs = ms;
    },
    setFrameSize: (characters) => {
      settings.frameSize = characters;
    },
    close: server.close,
  };
}

function record(
  request: IncomingMessage,
  response: ServerResponse,
  operation: GeminiOperation,
  model: string,
  text: string,
): GeminiRequest {
  const body = JSON.parse(text) as GeminiRequest["body"];
  const key = request.headers["x-goog-api-key"];
  const seen: GeminiRequest = {
    operation,
    model,
    apiKey: typeof key === "string" ? key : undefined,
    body,
    system: textOf(body.systemInstruction),
    aborted: false,
  };
  response.once("close", () => {
    seen.aborted = !response.writableFinished;
  });
  return seen;
}

function takeFailure(plans: Plan[], operation: GeminiOperation): GeminiFailure | undefined {
  const index = plans.findIndex((plan) => plan.on === undefined || plan.on === operation);
  const plan = plans[index];
  if (!plan) return undefined;
  plan.left -= 1;
  if (plan.left <= 0) plans.splice(index, 1);
  return plan.failure;
}

function isOperation(name: string): name is GeminiOperation {
  return OPERATIONS.includes(name);
}

function sendInvalidKey(response: ServerResponse): void {
  sendError(response, 400, "API key not valid. Please pass a valid API key.", [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "API_KEY_INVALID",
      domain: "googleapis.com",
      metadata: { service: "generativelanguage.googleapis.com" },
    },
  ]);
}

async function answer(
  response: ServerResponse,
  seen: GeminiRequest,
  settings: Settings,
  failure?: GeminiFailure,
): Promise<void> {
  switch (seen.operation) {
    case "generateContent":
      return sendJson(response, 200, plainAnswer(seen, settings, failure));
    case "streamGenerateContent":
      return sendStream(response, streamFrames(seen, settings, failure), failure);
    case "embedContent":
      return sendJson(response, 200, { embedding: vectorOf(seen.body as EmbedRequest, failure) });
    case "batchEmbedContents":
      return sendBatch(response, seen.body.requests ?? [], failure);
  }
}

function plainAnswer(seen: GeminiRequest, settings: Settings, failure?: GeminiFailure): object {
  if (failure?.kind === "block_prompt")
    return { promptFeedback: { blockReason: failure.reason }, ...tail(seen, "") };
  const text = failure?.kind === "finish" ? failure.text : settings.answer(seen.body);
  const reason = failure?.kind === "finish" ? failure.reason : "STOP";
  return { candidates: [candidate(text, reason)], ...tail(seen, text ?? "") };
}

function streamFrames(seen: GeminiRequest, settings: Settings, failure?: GeminiFailure): object[] {
  if (failure?.kind === "block_prompt" || failure?.kind === "finish") {
    const pieces =
      failure.kind === "finish" && failure.text ? [{ candidates: [candidate(failure.text)] }] : [];
    const end =
      failure.kind === "finish"
        ? { candidates: [candidate(undefined, failure.reason)], ...tail(seen, "") }
        : plainAnswer(seen, settings, failure);
    return [...pieces, end];
  }
  const text = settings.answer(seen.body);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += settings.frameSize)
    pieces.push(text.slice(at, at + settings.frameSize));
  if (pieces.length === 0) pieces.push("");
  return pieces.map((piece, index) => ({
    candidates: [candidate(piece, index === pieces.length - 1 ? "STOP" : undefined)],
    ...tail(seen, pieces.slice(0, index + 1).join("")),
  }));
}

async function sendStream(
  response: ServerResponse,
  frames: object[],
  failure?: GeminiFailure,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const cut = failure?.kind === "cut_stream" ? failure : undefined;
  for (const frame of cut ? frames.slice(0, cut.afterFrames ?? 1) : frames) {
    response.write(`data: ${JSON.stringify(frame)}\r\n\r\n`);
  }
  if (!cut || cut.clean) return void response.end();
  await sleep(20); // lets the frames leave before the connection breaks
  response.socket?.resetAndDestroy();
}

function candidate(text: string | undefined, finishReason?: string): object {
  const content = text === undefined ? {} : { content: { role: "model", parts: [{ text }] } };
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
