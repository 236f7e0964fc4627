import { Agent, type Dispatcher, request } from "undici";
import { GatewayError, GraphError, readGraphError } from "./graph-error.ts";
import { type Fields, isFields } from "./read-fields.ts";

/** How long calls may take, in milliseconds. */
export type GraphTimeouts = {
  /** Messages. */
  sendMs: number;
  /** Everything else but bytes. */
  callMs: number;
  /** The bytes of a picture or a voice message. */
  downloadMs: number;
};

export const GRAPH_TIMEOUTS: GraphTimeouts = { sendMs: 15_000, callMs: 10_000, downloadMs: 60_000 };

export type GraphCall = {
  method?: Dispatcher.HttpMethod;
  /** After the version, such as `/1234/messages`. */
  path: string;
  token: string;
  query?: Record<string, string>;
  body?: unknown;
  timeoutMs: number;
  signal?: AbortSignal;
};

export type GraphClient = {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The answer's object. Throws GraphError, GatewayError, or the connection's own error. */
  call(call: GraphCall): Promise<Fields>;
  /** An answer whose body is still to be read, from any address; redirects are not followed. */
  open(address: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
  /** Ends when the calls under way have ended. */
  close(): Promise<void>;
};

/** Meta keeps a version for two years. */
const VERSION = "v24.0";
const CONNECT_MS = 5000;
/** A connection that Meta closes while a message goes out leaves its fate unclear: ours are closed before. */
const IDLE_MS = 15_000;
const CONNECTIONS = 128;
/** The largest answer is a page of templates. */
const LARGEST_ANSWER = 8 << 20;

/**
 * The Graph API at one root, over connections that stay open and are shared by all accounts. The token goes into the header, never into
 * the address: addresses end up in logs. A base URL may name a version of its own (`…/v25.0`).
 */
export function createGraphClient(baseUrl: string, timeouts: GraphTimeouts): GraphClient {
  const longest = Math.max(timeouts.sendMs, timeouts.callMs, timeouts.downloadMs) + 5000;
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    headersTimeout: longest,
    bodyTimeout: longest,
    connect: { timeout: CONNECT_MS },
  });
  const root = /\/v\d+\.\d+$/.test(baseUrl) ? baseUrl : `${baseUrl}/${VERSION}`;

  return {
    baseUrl,
    async call({ method = "GET", path, token, query, body, timeoutMs, signal }) {
      const limit = AbortSignal.timeout(timeoutMs);
      const answer = await request(`${root}${path}`, {
        dispatcher: agent,
        method,
        ...(query && { query }),
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      });
      return readAnswer(answer);
    },
    open: (address, headers, signal) => request(address, { dispatcher: agent, headers, signal }),
    close: () => agent.close(),
  };
}

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Fields> {
  const retryAfterMs = readWait(headers["retry-after"]);
  const answer = parseObject(await readText(body));
  if (!answer) throw new GatewayError(statusCode, retryAfterMs);
  if (statusCode < 400 && answer.error === undefined) return answer;
  const error = readGraphError(answer.error);
  if (!error) throw new GatewayError(statusCode, retryAfterMs);
  throw new GraphError({ ...error, status: statusCode, retryAfterMs });
}

async function readText(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) {
      body.destroy();
      return "";
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const LONGEST_WAIT_MS = 86_400_000;

/** `Retry-After` in seconds, as milliseconds. */
function readWait(header: string | string[] | undefined): number {
  const seconds = typeof header === "string" ? Number(header) : 0;
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : 0;
}
