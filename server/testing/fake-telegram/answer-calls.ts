import type { IncomingMessage, ServerResponse } from "node:http";
import { sleep } from "../../kernel/clock.ts";
import { type BotState, remember } from "./bot-state.ts";
import { type Faults, failureOf } from "./faults.ts";
import { DELIVERY_METHODS } from "./methods-delivery.ts";
import { MESSAGE_METHODS, type Method, type MethodContext } from "./methods-messages.ts";
import { PROFILE_METHODS } from "./methods-profile.ts";
import { TOPIC_METHODS } from "./methods-topics.ts";
import { ApiFailure, type FakeAnswer, type FakeFault, type Json } from "./types.ts";

const METHODS: Record<string, Method> = {
  ...MESSAGE_METHODS,
  ...DELIVERY_METHODS,
  ...PROFILE_METHODS,
  ...TOPIC_METHODS,
};
const LARGEST_BODY_BYTES = 1024 * 1024;

export type CallDeps = {
  bots: Map<string, BotState>;
  faults: Faults;
  options: MethodContext["options"];
  /** Told after every call, since a call may have made something deliverable. */
  afterCall(bot: BotState): void;
};

/** Answers `/bot<token>/<method>` and `/file/bot<token>/<path>` as api.telegram.org does, also below `/via/<name>`. */
export function createCallHandler(deps: CallDeps) {
  return async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const [, via, path = ""] = /^(?:\/via\/([\w-]+))?(\/.*)$/.exec(url.pathname) ?? [];
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
    if (file) {
      await answerFile(deps, decodeURIComponent(file[1] ?? ""), decodeURIComponent(file[2] ?? ""), response);
      return;
    }
    const call = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(path);
    const params = await readParams(request, url);
    if (!call) return answerFailure(response, new ApiFailure(404, "Not Found"));
    const [, token = "", name = ""] = call;
    await answerMethod(deps, { token: decodeURIComponent(token), name, params, via }, response);
  };
}

type Call = { token: string; name: string; params: Json; via: string | undefined };

async function answerMethod(
  deps: CallDeps,
  { token, name, params, via }: Call,
  response: ServerResponse,
): Promise<void> {
  const bot = deps.bots.get(token);
  if (!bot || bot.revoked) return answerFailure(response, new ApiFailure(401, "Unauthorized"));
  const log = (status: number) =>
    remember(bot.calls, { method: name, params, status, at: Date.now() }, deps.options.keep);

  const chatId = params.chat_id === undefined ? undefined : String(params.chat_id);
  const fault = deps.faults.take({ token, method: name, chatId });
  if (fault && (await breakBefore(fault, response, log))) return;
  const hungUp = new AbortController();
  const way: FakeAnswer = via === undefined ? {} : { via };
  response.once("close", () => {
    if (!response.writableFinished) way.lost ??= "connection";
    hungUp.abort();
  });
  try {
    const context = { bot, params, options: deps.options, aborted: hungUp.signal, answer: way };
    const result = await runMethod(name, context);
    if (fault && breakAfter(fault, response, log)) {
      way.lost = "fault";
      return;
    }
    if (deps.options.answerAfterMs) await sleep(deps.options.answerAfterMs);
    log(200);
    answerJson(response, 200, { ok: true, result });
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure(500, "Internal Server Error");
    log(failure.code);
    answerFailure(response, failure);
  } finally {
    deps.afterCall(bot);
  }
}

/** Runs one method; throws the ApiFailure that Telegram would answer. */
export async function runMethod(name: string, context: MethodContext): Promise<unknown> {
  const method = METHODS[name.toLowerCase()];
  if (!method) throw new ApiFailure(404, "Not Found: method not found");
  return method(context);
}

/** Faults that keep the call from having an effect. True when the answer is settled. */
async function breakBefore(
  fault: FakeFault,
  response: ServerResponse,
  log: (status: number) => void,
): Promise<boolean> {
  const failure = failureOf(fault);
  if (failure) {
    log(failure.code);
    answerFailure(response, failure);
    return true;
  }
  switch (fault.kind) {
    case "gateway":
      log(fault.status);
      response
        .writeHead(fault.status, { "content-type": "text/html" })
        .end(`<html><h1>${fault.status}</h1></html>`);
      return true;
    case "reset":
      log(0);
      response.socket?.resetAndDestroy();
      return true;
    case "hang":
      log(0);
      return true;
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return false;
    default:
      return false;
  }
}

/** Faults that lose the answer after the effect. True when the answer is settled. */
function breakAfter(fault: FakeFault, response: ServerResponse, log: (status: number) => void): boolean {
  if (fault.kind === "effect_then_hang") {
    log(0);
    return true;
  }
  if (fault.kind === "effect_then_reset") {
    log(0);
    response.socket?.resetAndDestroy();
    return true;
  }
  if (fault.kind === "effect_then_cut_body") {
    log(0);
    response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true,"res');
    return true;
  }
  return false;
}

/** A file's bytes; faults for it are those of the method `file`. */
async function answerFile(
  deps: CallDeps,
  token: string,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const bot = deps.bots.get(token);
  const fault = deps.faults.take({ token, method: "file", chatId: undefined });
  if (fault && (await breakBefore(fault, response, () => undefined))) return;
  const file = bot && [...bot.files.values()].find((candidate) => candidate.path === path);
  if (!file) {
    answerFailure(response, new ApiFailure(404, "Not Found"));
    return;
  }
  const length = file.said === undefined ? { "content-length": file.bytes.length } : {};
  response.writeHead(200, { "content-type": "application/octet-stream", ...length }).end(file.bytes);
}

async function readParams(request: IncomingMessage, url: URL): Promise<Json> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString();
  const query = Object.fromEntries(url.searchParams);
  if (!body) return query;
  if (request.headers["content-type"]?.includes("json")) return { ...query, ...readJson(body) };
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
}

function readJson(body: string): Json {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}

function answerFailure(response: ServerResponse, failure: ApiFailure): void {
  const { code, message, parameters } = failure;
  const retryAfter = parameters?.retry_after;
  const headers: Record<string, string> =
    typeof retryAfter === "number" ? { "retry-after": String(retryAfter) } : {};
  answerJson(
    response,
    code,
    { ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) },
    headers,
  );
}

function answerJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
