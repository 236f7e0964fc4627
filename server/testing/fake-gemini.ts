import type { IncomingMessage, ServerResponse } from "node:http";
import { sleep } from "../kernel/clock.ts";
import { type GeminiFailure, type GeminiOperation, sendError, sendFailure } from "./fake-gemini/failures.ts";
import { type GenerateRequest, obedientAnswer, textOf } from "./fake-gemini/obedient-answer.ts";
import { type AnswerSettings, type GeminiRequest, playOperation } from "./fake-gemini/play-operation.ts";
import { readBody, startLoopbackServer } from "./loopback-server.ts";

export type { GeminiFailure, GeminiOperation } from "./fake-gemini/failures.ts";
export type { GenerateRequest } from "./fake-gemini/obedient-answer.ts";
export type { GeminiRequest } from "./fake-gemini/play-operation.ts";

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
  /** How long a stream waits before each of its frames, milliseconds; 0 at the start. */
  setFrameDelay(ms: number): void;
  /** How many characters a frame of a stream holds; 12 at the start. */
  setFrameSize(characters: number): void;
  close(): Promise<void>;
};

export type FakeGeminiOptions = { apiKey?: string; port?: number; delayMs?: number };

const KEPT_REQUESTS = 300;
const PATH = /^\/v1beta\/models\/([^:/]+):(\w+)(?:\?alt=sse)?$/;
const OPERATIONS: readonly string[] = [
  "generateContent",
  "streamGenerateContent",
  "embedContent",
  "batchEmbedContents",
];

type Plan = { failure: GeminiFailure; on: GeminiOperation | undefined; left: number };
type Settings = AnswerSettings & { delayMs: number };

/** Starts Gemini's REST API on loopback: real HTTP, a model that obeys our prompt, no latency, and failures on demand. */
export async function startFakeGemini(options: FakeGeminiOptions = {}): Promise<FakeGemini> {
  const apiKey = options.apiKey ?? "fake-gemini-key";
  const settings: Settings = {
    answer: obedientAnswer,
    delayMs: options.delayMs ?? 0,
    frameSize: 12,
    frameDelayMs: 0,
  };
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
    await playOperation(response, seen, settings, failure);
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
    setFrameDelay: (ms) => {
      settings.frameDelayMs = ms;
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
