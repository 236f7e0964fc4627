import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import {
  findBotsToIndex,
  findForIndex,
  findProgress,
  findSaid,
  findStale,
  type SearchDocument,
  type StaleConversation,
  saveDocuments,
  saveProgress,
} from "./search-repo.ts";
import { termsOf } from "./search-terms.ts";

type Deps = { db: Database; clock: Clock; normalise: (text: string) => string };

/** Clocks of several machines, and writes that take their time to be seen: what is younger is looked at again. */
const OVERLAP_MS = 20_000;
const BATCH = 200;
const MOST_SAID = 1_000;
const MOST_BOTS = 200;
/** The sweep has other things to do; it comes round every ten seconds. */
const MOST_MS = 20_000;
/** A day in which more is said is not searched to its end. */
const MOST_ROUNDS = 50;

/**
 * Brings a bot's conversations into the search, those with the oldest news first, at most `batches` of 200. True when none is left. Safe to
 * run at any time in any number of processes: a document is always made anew from the messages.
 */
export async function indexBot(deps: Deps, botId: string, batches: number): Promise<boolean> {
  const { db, clock } = deps;
  for (let batch = 0; batch < batches; batch++) {
    const known = await findProgress(db, botId);
    const recent = new Date(clock.now().getTime() - OVERLAP_MS);
    const from = known ?? { until: new Date(0), untilId: "" };
    const after = from.until > recent ? { until: recent, untilId: "" } : from;
    const stale = await findStale(db, botId, after, BATCH);
    await indexConversations(deps, botId, stale);
    const last = stale.at(-1);
    if (last && (last.lastMessageAt > from.until || !known))
      await saveProgress(db, botId, { until: last.lastMessageAt, untilId: last.id });
    if (stale.length < BATCH) return true;
    if (after.until === recent) return false;
  }
  return false;
}

/** Everything that is not in the search yet, of all bots, within bounds; for the sweep. */
export async function indexAll(deps: Deps): Promise<void> {
  const until = deps.clock.now().getTime() + MOST_MS;
  for (const botId of await findBotsToIndex(deps.db, MOST_BOTS)) {
    if (deps.clock.now().getTime() > until) return;
    await indexBot(deps, botId, 10);
  }
}

/** Brings given conversations into the search again: their customer's names have changed. */
export async function indexAgain(
  deps: Deps,
  botId: string,
  conversationIds: readonly string[],
): Promise<void> {
  await indexConversations(deps, botId, await findForIndex(deps.db, conversationIds));
}

async function indexConversations(
  { db, normalise }: Deps,
  botId: string,
  conversations: readonly StaleConversation[],
): Promise<void> {
  const names = new Map(conversations.map((one) => [one.id, one.names]));
  let open = conversations.map(({ id, lastDay }) => ({ id, lastDay }));
  for (let round = 0; open.length > 0 && round < MOST_ROUNDS; round++) {
    const days = new Map<string, { conversationId: string; day: string; texts: string[] }>();
    const counts = new Map<string, { messages: number; lastDay: string }>();
    for (const { conversationId, day, text } of await findSaid(db, open, MOST_SAID)) {
      const key = `${conversationId} ${day}`;
      const known = days.get(key) ?? { conversationId, day, texts: [] };
      known.texts.push(text);
      days.set(key, known);
      counts.set(conversationId, { messages: (counts.get(conversationId)?.messages ?? 0) + 1, lastDay: day });
    }
    const documents: SearchDocument[] = [...days.values()].map(({ conversationId, day, texts }) => ({
      conversationId,
      day,
      botId,
      terms: termsOf(botId, texts, names.get(conversationId) ?? [], normalise),
    }));
    await saveDocuments(db, documents);
    open = open.flatMap(({ id, lastDay }) => {
      const read = counts.get(id);
      const goesOn = read && read.messages >= MOST_SAID && read.lastDay !== lastDay;
      return goesOn ? [{ id, lastDay: read.lastDay }] : [];
    });
  }
}
