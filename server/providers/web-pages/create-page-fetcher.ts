import type { Clock } from "../../kernel/clock.ts";
import { AppError, isAppError } from "../../kernel/errors.ts";
import { checkUrl } from "./check-url.ts";
import { type Network, systemNetwork } from "./connect-publicly.ts";
import { createRobots } from "./obey-robots.ts";
import { type Answer, type Limits, openClient } from "./open-client.ts";
import type { FetchedPage, PageFetcher } from "./port.ts";
import { readBody } from "./read-body.ts";

export type PageFetcherDeps = {
  clock: Clock;
  /** The platform's public address, named to the sites that are visited. */
  siteUrl?: string | undefined;
  /** Lets private addresses through; for tests of the whole product only. */
  allowPrivate?: boolean;
  network?: Network;
  limits?: Partial<Limits>;
};

const LIMITS: Limits = {
  totalMs: 20_000,
  connectMs: 5_000,
  headersMs: 10_000,
  silenceMs: 10_000,
  maxBytes: 20 * 1024 * 1024,
  maxRedirects: 5,
};

/** What robots.txt files call this robot. */
const AGENT_NAME = "BotFactoryBot";

/** Fetches pages as the port says. `close` ends the connections that are kept for a few seconds. */
export function createPageFetcher(deps: PageFetcherDeps): PageFetcher & { close(): Promise<void> } {
  const { clock, siteUrl, allowPrivate = false, network = systemNetwork } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const userAgent = siteUrl ? `${AGENT_NAME}/1.0 (+${siteUrl})` : `${AGENT_NAME}/1.0`;
  const client = openClient({ limits, network, allowPrivate, userAgent });
  const robots = createRobots({ client, clock, agentName: AGENT_NAME, limitMs: limits.totalMs });

  async function fetchPage(address: string, signal: AbortSignal): Promise<FetchedPage> {
    const answer = await client.follow(checkUrl(address), signal, (url) => robots.check(url, signal));
    try {
      return await readPage(answer, limits.maxBytes);
    } finally {
      answer.body.destroy();
    }
  }

  return {
    async fetch(address, signal) {
      signal?.throwIfAborted();
      const deadline = AbortSignal.timeout(limits.totalMs);
      try {
        return await fetchPage(address, signal ? AbortSignal.any([signal, deadline]) : deadline);
      } catch (error) {
        signal?.throwIfAborted();
        throw isAppError(error) ? error : new AppError(codeOf(error), {}, { cause: error });
      }
    },
    close: () => client.close(),
  };
}

async function readPage({ url, status, header, body }: Answer, maxBytes: number): Promise<FetchedPage> {
  if (status < 200 || status > 299) throw new AppError("web_pages.status", { status });
  if (Number(header("content-length")) > maxBytes) throw new AppError("web_pages.too_large");
  const bytes = await readBody(body, header("content-encoding"), { maxBytes, beyond: "refuse" });
  const [type = "", ...parameters] = header("content-type").toLowerCase().split(";");
  const charset = parameters.map((text) => /^\s*charset\s*=\s*"?([\w.:-]+)/.exec(text)?.[1]).find(Boolean);
  const mimeType = type.trim() || "application/octet-stream";
  return { url: url.href, mimeType, ...(charset ? { charset } : {}), bytes };
}

const TIMEOUTS = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "web_pages.unreachable";
  const isLate = error.name === "TimeoutError" || ("code" in error && TIMEOUTS.has(String(error.code)));
  return isLate ? "web_pages.timeout" : "web_pages.unreachable";
}
