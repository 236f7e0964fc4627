import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { indexAll, indexBot } from "../../server/inbox/index-search.ts";
import { readInbox } from "../../server/inbox/read-inbox.ts";
import type { ConversationQuery } from "../../server/inbox/types.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { normaliseText } from "../../server/knowledge/normalise-text.ts";
import { createScratchDatabase } from "../eval/scratch-database.ts";
import { type MadeInbox, madeWord, makeInbox, WORDS } from "./made-inbox.ts";
import { atMost, quantile, round, type Target } from "./statistics.ts";

const CONVERSATIONS = 100_000;
const OTHERS = 10;
const OTHER_CONVERSATIONS = 2_000;
const RUNS = 60;
const MOST_MS = 50;

/** What pages of the inbox cost with 100,000 conversations of ten messages in one bot, beside other tenants. */
export async function measureInbox(databaseUrl: string | undefined) {
  const scratch = await createScratchDatabase(databaseUrl);
  const { db, kind } = scratch;
  const scale = kind === "postgres" ? 1 : 0.05;
  try {
    const made = await makeInbox(db, "large", CONVERSATIONS * scale);
    for (let i = 0; i < OTHERS; i++) await makeInbox(db, `other${i}`, OTHER_CONVERSATIONS * scale);
    const deps = { db, clock: systemClock, normalise: normaliseText };
    const started = performance.now();
    while (!(await indexBot(deps, made.botId, 100)));
    const indexSeconds = (performance.now() - started) / 1000;
    for (let i = 0; i < 5; i++) await indexAll(deps);
    await db.execute(sql`analyze`);
    const ms = await measureReads(db, made);
    const sizes = await db.execute(sql`
      select pg_size_pretty(pg_total_relation_size('message')) as messages, pg_size_pretty(pg_relation_size('search_document')) as documents,
             pg_size_pretty(pg_relation_size('search_document_terms')) as terms`);
    const targets: Target[] = Object.entries(ms).map(([name, { p95 }]) =>
      atMost(`inbox ${name}, p95 in ms`, p95, MOST_MS),
    );
    const results = {
      database: kind,
      conversations: CONVERSATIONS * scale,
      sizes: sizes.rows[0],
      secondsToIndexAll: round(indexSeconds, 1),
      ms,
    };
    return { results, targets: kind === "postgres" ? targets : [] };
  } finally {
    await scratch.drop();
  }
}

export async function measureReads(db: Database, { workspaceId, botId, userId }: MadeInbox) {
  const inbox = readInbox({
    db,
    clock: systemClock,
    normalise: normaliseText,
    channels: { lineOf: async () => undefined },
  } as unknown as Parameters<typeof readInbox>[0]);
  const list = (query: Partial<ConversationQuery>) => () =>
    inbox.conversations(workspaceId, botId, { limit: 30, userId, ...query });
  const deep = await placeOfPage(list, 100);
  const asked: Record<string, (run: number) => Promise<unknown>> = {
    all: list({}),
    "page 100": list({ cursor: deep }),
    waiting: list({ view: "waiting" }),
    unread: list({ view: "unread" }),
    mine: list({ view: "mine" }),
    person: list({ view: "person" }),
    bot: list({ view: "bot" }),
    closed: list({ view: "closed" }),
    "one channel": list({ channel: "telegram" }),
    "a channel without any": list({ channel: "widget" }),
    "a label": list({ label: "large_label" }),
    "a rare label": list({ label: "large_rare" }),
    "a rare language": list({ language: "en" }),
    "a language nobody speaks": list({ language: "en", view: "waiting", label: "large_rare" }),
    "nobody's": list({ assignee: "none" }),
    counts: () => inbox.counts(workspaceId, botId, userId),
    "search for a name": (run) => list({ q: `user${1 + run * 997}` })(),
    "search for a rare word": (run) => list({ q: madeWord(WORDS - 1 - run) })(),
    "search for a common word": (run) => list({ q: madeWord(run) })(),
    "search for two words": (run) => list({ q: `${madeWord(run * 3)} ${madeWord(run * 40 + 7)}` })(),
    "search for a common word among those that wait": (run) => list({ q: madeWord(run), view: "waiting" })(),
    "search for nothing there": (run) => list({ q: `qqzzxx${run} wwvvyy` })(),
  };
  const results: Record<string, { p50: number; p95: number }> = {};
  for (const [name, ask] of Object.entries(asked)) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      await ask(run);
      times.push(performance.now() - start);
    }
    const warm = times.slice(5);
    results[name] = { p50: round(quantile(warm, 0.5)), p95: round(quantile(warm, 0.95)) };
  }
  return results;
}

type List = (query: Partial<ConversationQuery>) => () => Promise<{ nextCursor: string | null }>;

async function placeOfPage(list: List, pages: number): Promise<string> {
  let cursor = "";
  for (let page = 0; page < pages; page++) {
    const { nextCursor } = await list({ limit: 100, ...(cursor && { cursor }) })();
    if (!nextCursor) break;
    cursor = nextCursor;
  }
  return cursor;
}
