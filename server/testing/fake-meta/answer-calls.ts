import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "../loopback-server.ts";
import { type Faults, failureOf } from "./faults.ts";
import type { Events } from "./make-events.ts";
import { runCall } from "./methods.ts";
import type { MetaState } from "./state.ts";
import { type FakeAnswer, type FakeCall, type FakeFault, GraphFailure, type Json } from "./types.ts";

type Deps = { state: MetaState; faults: Faults; events: Events; url: () => string; answerAfterMs: number };

/** Answers a call of either Graph API, also below `/via/<name>`, or fails as it was told to. */
export async function answerCall(
  deps: Deps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://fake");
  const [, via, path = ""] = /^(?:\/via\/([\w-]+))?(?:\/v\d+\.\d+(?=\/))?(\/.*)$/.exec(url.pathname) ?? [];
  const way: FakeAnswer = via === undefined ? {} : { via };
  response.once("close", () => {
    if (!response.writableFinished) way.lost ??= "connection";
  });
  const query = Object.fromEntries(url.searchParams);
  const body = parse((await readBody(request)).toString("utf8"));
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? query.access_token ?? "";
  const method = request.method ?? "GET";
  const call: FakeCall = { method, path, query, body, token, status: 0 };
  deps.state.calls.push(call);
  const fault = deps.faults.take({ method, path });
  const done = (status: number, answer: Json, headers = {}) => {
    call.status = status;
    sendJson(response, status, answer, headers);
  };

  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void request.socket.destroy();
  if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === "gateway") {
    call.status = fault.status;
    return void response.writeHead(fault.status, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
  }
  try {
    const failure = fault && failureOf(fault, isInstagram(deps.state, token));
    if (failure) throw failure;
    const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
    const answer = runCall({
      ...deps,
      url: deps.url(),
      method,
      path: parts,
      query,
      body,
      token,
      fault,
      answer: way,
    });
    if (breakOff(fault, request, response)) {
      way.lost = "fault";
      return;
    }
    if (deps.answerAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, deps.answerAfterMs));
    done(200, answer);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const { retryAfter } = error.more;
    done(
      error.status,
      errorBody(error),
      retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
    );
  }
}

/** The effect has happened; the answer is lost. */
function breakOff(fault: FakeFault | undefined, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault?.kind === "effect_then_hang") return true;
  if (fault?.kind === "effect_then_reset") {
    request.socket.destroy();
    return true;
  }
  if (fault?.kind !== "effect_then_cut_body") return false;
  response.writeHead(200, { "content-type": "application/json" }).end('{"messages":[{"id":');
  return true;
}

function errorBody({ code, message, more }: GraphFailure): Json {
  const data = more.details ? { error_data: { messaging_product: "whatsapp", details: more.details } } : {};
  const subcode = more.subcode ? { error_subcode: more.subcode } : {};
  return { error: { message, type: "OAuthException", code, ...subcode, ...data, fbtrace_id: "AbCdEf" } };
}

function isInstagram(state: MetaState, token: string): boolean {
  const account = state.tokens.get(token)?.account ?? "";
  return state.accounts.get(account)?.kind === "instagram";
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}
