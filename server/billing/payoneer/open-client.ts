import { Agent, request } from "undici";

export type PayoneerAccount = { merchantCode: string; key: string; baseUrl: string };

/** An answer of Payoneer that is no success. */
export class PayoneerError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`payoneer answered ${status}`);
    this.name = "PayoneerError";
    this.status = status;
  }
}

export type PayoneerClient = {
  /** The answer's JSON. Throws PayoneerError, or the connection's own error. */
  call(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
};

/** Plain `application/json` is answered with 401 (SPECS.md, section 5). */
const MEDIA_TYPE = "application/vnd.optile.payment.enterprise-v1-extensible+json";
const CALL_MS = 15_000;
const CONNECT_MS = 5000;
const LARGEST_ANSWER = 1 << 20;

/** Payoneer Checkout's API at one address, with the merchant's code and token. */
export function openPayoneer({ merchantCode, key, baseUrl }: PayoneerAccount): PayoneerClient {
  const agent = new Agent({
    connections: 8,
    connect: { timeout: CONNECT_MS },
    maxResponseSize: LARGEST_ANSWER,
  });
  const authorization = `Basic ${Buffer.from(`${merchantCode}:${key}`).toString("base64")}`;
  return {
    async call(method, path, body) {
      const answer = await request(`${baseUrl}${path}`, {
        dispatcher: agent,
        method,
        headers: { authorization, accept: MEDIA_TYPE, ...(body && { "content-type": MEDIA_TYPE }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(CALL_MS),
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw new PayoneerError(answer.statusCode);
      return text === "" ? {} : JSON.parse(text);
    },
    close: () => agent.destroy(),
  };
}
