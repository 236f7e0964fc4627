import { LRUCache } from "lru-cache";
import robotsParser from "robots-parser";
import type { Clock } from "../../kernel/clock.ts";
import { AppError, isAppError } from "../../kernel/errors.ts";
import type { WebClient } from "./open-client.ts";
import { readBody } from "./read-body.ts";

export type Robots = {
  /** Throws `web_pages.robots` when the site does not want robots at this address. */
  check(url: URL, signal: AbortSignal): Promise<void>;
};

export type RobotsOptions = { client: WebClient; clock: Clock; agentName: string; limitMs: number };

type Rules = ReturnType<typeof robotsParser> | null;

const KEEP_MS = 3_600_000;
const MAX_SITES = 500;
/** RFC 9309 asks for at least 500 KiB; the rest is not read. */
const MAX_BYTES = 512_000;

/**
 * Reads each site's robots.txt at most once an hour. As RFC 9309 has it: where there is none (any 4xx), everything is allowed; where
 * the site is in trouble (5xx), nothing is, which is reported as `web_pages.status`, since it will pass.
 */
export function createRobots({ client, clock, agentName, limitMs }: RobotsOptions): Robots {
  const sites = new LRUCache<string, { until: number; rules: Promise<Rules> }>({ max: MAX_SITES });

  function rulesOf(origin: string): Promise<Rules> {
    const now = clock.now().getTime();
    const known = sites.get(origin);
    if (known && known.until > now) return known.rules;
    const rules = load(origin);
    const entry = { until: now + KEEP_MS, rules };
    sites.set(origin, entry);
    rules.catch(() => {
      if (sites.peek(origin) === entry) sites.delete(origin);
    });
    return rules;
  }

  /** With a time limit of its own: several pages may wait for it, and none of them may call it off for the others. */
  async function load(origin: string): Promise<Rules> {
    const address = `${origin}/robots.txt`;
    try {
      const answer = await client.follow(new URL(address), AbortSignal.timeout(limitMs));
      if (answer.status >= 200 && answer.status < 300) {
        const limit = { maxBytes: MAX_BYTES, beyond: "cut" } as const;
        const bytes = await readBody(answer.body, answer.header("content-encoding"), limit);
        return robotsParser(address, harmlessRules(new TextDecoder().decode(bytes)));
      }
      answer.body.destroy();
      if (answer.status < 500 && answer.status !== 429) return null;
      throw new AppError("web_pages.status", { status: answer.status });
    } catch (error) {
      if (isAppError(error, "web_pages.too_many_redirects")) return null;
      throw error;
    }
  }

  return {
    async check(url, signal) {
      const rules = await orAborted(rulesOf(url.origin), signal);
      if (rules?.isAllowed(url.href, agentName) === false) throw new AppError("web_pages.robots");
    },
  };
}

const MAX_RULES = 2_000;
const MAX_RULE_LENGTH = 300;
const MAX_WILDCARDS = 5;

/** Without the rules that nobody writes in earnest: matching long ones full of wildcards would hold up the whole process. */
function harmlessRules(text: string): string {
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.length <= MAX_RULE_LENGTH && line.split("*").length - 1 <= MAX_WILDCARDS)
    .slice(0, MAX_RULES)
    .join("\n");
}

/** The work's outcome, or the signal's reason as soon as it is aborted. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
