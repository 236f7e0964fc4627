import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { count, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { bot, lexicon, passage } from "../../db/schema/index.ts";
import { createCounter, type SearchStatistics } from "./search-statistics.ts";

/** Of a larger bot a random sample of about this size is counted: enough to tell rare from common. */
const SAMPLE = 4_000;
const AT_A_TIME = 100;

export type Lexicon = SearchStatistics & { version: string };

/** The index of terms takes new ones in a list that every search walks until it is merged, which would otherwise wait for a vacuum. */
export async function mergeNewTerms(db: Database): Promise<void> {
  await db.execute(sql`SELECT gin_clean_pending_list('passage_terms')`);
}

/** Counts how common runs of letters and terms are among the bot's passages. */
export async function refreshLexicon(db: Database, botId: string): Promise<void> {
  const [total] = await db.select({ passages: count() }).from(passage).where(eq(passage.botId, botId));
  const passages = total?.passages ?? 0;
  const share = SAMPLE / Math.max(1, passages);
  const { rows } = await db.execute<{ text: string }>(
    sql`SELECT search_text AS text FROM passage WHERE bot_id = ${botId} AND (${share}::float8 >= 1 OR random() < ${share}::float8) LIMIT ${2 * SAMPLE}`,
  );
  const counter = createCounter();
  for (let i = 0; i < rows.length; i++) {
    counter.add(rows[i]?.text ?? "");
    if (i % AT_A_TIME === 0) await setImmediate();
  }
  await storeLexicon(db, botId, counter.result(passages));
}

/** Nothing is stored for a bot that was deleted meanwhile. */
async function storeLexicon(db: Database, botId: string, statistics: SearchStatistics): Promise<void> {
  const { passages, counted, meanLength } = statistics;
  const frequencies = Buffer.from(statistics.frequencies);
  await db.execute(sql`
    INSERT INTO ${lexicon} (bot_id, version, passages, counted, mean_length, frequencies)
    SELECT id, ${randomUUID()}, ${passages}, ${counted}, ${meanLength}, ${frequencies} FROM ${bot} WHERE id = ${botId}
    ON CONFLICT (bot_id) DO UPDATE SET version = excluded.version, passages = excluded.passages, counted = excluded.counted,
      mean_length = excluded.mean_length, frequencies = excluded.frequencies`);
}

export async function readLexicon(db: Database, botId: string): Promise<Lexicon | undefined> {
  const [row] = await db.select().from(lexicon).where(eq(lexicon.botId, botId));
  return row;
}
