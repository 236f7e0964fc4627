import type { Readable } from "node:stream";
import { Agent, request } from "undici";
import { AppError } from "../../kernel/errors.ts";
import { checkUrl } from "./check-url.ts";
import { createPublicConnector, type Network } from "./connect-publicly.ts";

export type Limits = {
  /** For everything together: robots.txt, redirects, the body. */
  totalMs: number;
  connectMs: number;
  /** Until an answer begins. */
  headersMs: number;
  /** Between two pieces of a body. */
  silenceMs: number;
  maxBytes: number;
  maxRedirects: number;
};

export type Answer = { url: URL; status: number; header(name: string): string; body: Readable };

export type WebClient = {
  /**
   * The first answer that is not a redirect. `before` is asked about every address on the way. The caller must read or destroy the
   * body.
   */
  follow(start: URL, signal: AbortSignal, before?: (url: URL) => Promise<void>): Promise<Answer>;
  close(): Promise<void>;
};

export type ClientOptions = { limits: Limits; network: Network; allowPrivate: boolean; userAgent: string };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Sends GET requests over connections that are checked (see createPublicConnector) and few. */
export function openClient({ limits, network, allowPrivate, userAgent }: ClientOptions): WebClient {
  const agent = new Agent({
    connect: createPublicConnector({ network, allowPrivate, connectMs: limits.connectMs }),
    connections: 2,
    pipelining: 1,
    keepAliveTimeout: 2_000,
    keepAliveMaxTimeout: 5_000,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.silenceMs,
    maxHeaderSize: 32_768,
  });
  const headers = {
    "user-agent": userAgent,
    accept: "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.9,*/*;q=0.5",
    "accept-encoding": "gzip, br",
  };

  async function get(url: URL, signal: AbortSignal): Promise<Answer> {
    const answer = await request(url, { dispatcher: agent, headers, signal });
    answer.body.on("error", () => {}); // whoever reads it hears of it; a body that is thrown away concerns nobody
    return {
      url,
      status: answer.statusCode,
      header: (name) => firstOf(answer.headers[name]),
      body: answer.body,
    };
  }

  return {
    async follow(start, signal, before) {
      let url = start;
      for (let redirects = 0; redirects <= limits.maxRedirects; redirects++) {
        await before?.(url);
        const answer = await get(url, signal);
        const location = answer.header("location");
        if (!REDIRECTS.has(answer.status) || !location) return answer;
        answer.body.destroy();
        url = checkUrl(location, url);
      }
      throw new AppError("web_pages.too_many_redirects");
    },
    close: () => agent.destroy(),
  };
}

function firstOf(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? "";
}
