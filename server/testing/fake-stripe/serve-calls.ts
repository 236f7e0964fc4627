import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "../loopback-server.ts";
import { answerCall, type Operations, StripeRefusal } from "./answer-calls.ts";
import { hashOf, type Json, type StripeState } from "./state.ts";

/** `lost`: the effect happens and the answer does not arrive. `silence`: nothing at all until the caller gives up. */
export type StripeFault = { kind: "status"; status: number } | { kind: "lost" | "silence" };
export type StripeFaultRule = { method?: string; path?: string; times?: number; fault: StripeFault };

/** Keys, faults and form bodies around the calls. */
export function createCallServer(state: StripeState, operations: Operations, secretKey: string) {
  let rules: (StripeFaultRule & { left: number })[] = [];

  function takeFault(method: string, path: string): StripeFault | undefined {
    const rule = rules.find(
      (one) => one.left > 0 && (one.method ?? method) === method && path.startsWith(one.path ?? ""),
    );
    if (rule) rule.left--;
    return rule?.fault;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const method = request.method ?? "GET";
    const form = method === "POST" ? (await readBody(request)).toString("utf8") : url.search.slice(1);
    const params = parseForm(form);
    const header = request.headers["idempotency-key"];
    const key = typeof header === "string" ? header : undefined;
    state.calls.push({ method, path: url.pathname, params, key });
    const fault = takeFault(method, url.pathname);
    if (fault?.kind === "silence") return;
    if (fault?.kind === "status")
      return sendJson(response, fault.status, { error: { type: "api_error", message: "not now" } });
    if (request.headers.authorization !== `Bearer ${secretKey}`)
      return sendJson(response, 401, { error: { type: "invalid_request_error", message: "bad key" } });
    const { status, body } = answerOnce({ method, path: url.pathname, params }, key);
    if (fault?.kind === "lost") return void request.socket.destroy();
    sendJson(response, status, body);
  }

  /** The same key gives the same answer; with other parameters it is refused. */
  function answerOnce(call: { method: string; path: string; params: Json }, key: string | undefined) {
    const params = hashOf(call);
    const before = key ? state.answered.get(key) : undefined;
    if (before && before.params !== params) {
      const error = { type: "idempotency_error", message: "the key was used with other parameters" };
      return { status: 400, body: { error } };
    }
    if (before) return before;
    const answer = { params, ...answer200(call) };
    if (key && call.method === "POST") state.answered.set(key, answer);
    return answer;
  }

  function answer200(call: { method: string; path: string; params: Json }): { status: number; body: Json } {
    try {
      return { status: 200, body: answerCall(state, operations, call) };
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      return { status: error.status, body: { error: error.error } };
    }
  }

  return {
    serve,
    failNext: (rule: StripeFaultRule): void => void rules.push({ ...rule, left: rule.times ?? 1 }),
    clearFaults: (): void => {
      rules = [];
    },
  };
}

/** `a[b][0]=c` as nested objects. */
function parseForm(form: string): Json {
  const root: Json = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const path = name.split(/\[|\]\[|\]/).filter((part) => part !== "");
    const last = path.pop() ?? "";
    let at = root;
    for (const part of path) {
      at[part] ??= {};
      at = at[part] as Json;
    }
    at[last] = value;
  }
  return root;
}
