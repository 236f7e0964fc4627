import type { PassageSearch } from "../../server/knowledge/search-passages.ts";
import type { IngestedBot } from "./ingest-set.ts";
import { ALL, type EvalQuery, type EvalSet } from "./read-set.ts";

const LIMIT = 10;
const HITS = 5;

export type Figures = { queries: number; "hit@1": number; "hit@5": number; mrr: number; falseReject: number };
type Outcome = { group: string; rank: number | null; confidence: number; answerable: boolean; ms: number };

/** Asks every question of the set. Rates are in percent; `falseReject`: answerable, found, and yet taken for unanswerable. */
export async function measure(search: PassageSearch, bots: ReadonlyMap<string, IngestedBot>, set: EvalSet) {
  const ask = (queries: readonly EvalQuery[]) => askAll(search, bots, queries);
  const files: Record<string, Record<string, Figures>> = {};
  const all: Outcome[] = [];
  for (const [name, queries] of set.queries) {
    const outcomes = await ask(queries);
    all.push(...outcomes);
    files[name] = byGroup(outcomes, figuresOf);
  }
  const unanswerable = await ask(set.unanswerable);
  all.push(...unanswerable);
  return { files, unanswerable: byGroup(unanswerable, falseAcceptOf), searchMs: timesOf(all) };
}

async function askAll(
  search: PassageSearch,
  bots: ReadonlyMap<string, IngestedBot>,
  queries: readonly EvalQuery[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { lang = "all", relation, question, relevant, business = ALL } of queries) {
    const bot = bots.get(business);
    if (!bot) continue;
    const start = performance.now();
    const { passages, confidence, answerable } = await search.search({
      botId: bot.botId,
      question,
      limit: LIMIT,
    });
    const ms = performance.now() - start;
    const place = passages.findIndex(({ passageId }) => relevant.includes(bot.idInSet.get(passageId) ?? ""));
    const group = relation ? `${lang} ${relation}` : lang;
    outcomes.push({ group, rank: place < 0 ? null : place + 1, confidence, answerable, ms });
  }
  return outcomes;
}

function byGroup<T>(
  outcomes: readonly Outcome[],
  figures: (outcomes: readonly Outcome[]) => T,
): Record<string, T> {
  const groups = Map.groupBy(outcomes, ({ group }) => group);
  return Object.fromEntries([...groups].map(([group, members]) => [group, figures(members)]));
}

function figuresOf(outcomes: readonly Outcome[]): Figures {
  const found = outcomes.filter(({ rank }) => rank !== null && rank <= HITS);
  return {
    queries: outcomes.length,
    "hit@1": percent(outcomes.filter(({ rank }) => rank === 1).length, outcomes.length),
    "hit@5": percent(found.length, outcomes.length),
    mrr: round(outcomes.reduce((sum, { rank }) => sum + (rank ? 1 / rank : 0), 0) / outcomes.length, 3),
    falseReject: percent(found.filter(({ answerable }) => !answerable).length, found.length),
  };
}

function falseAcceptOf(outcomes: readonly Outcome[]): { queries: number; falseAccept: number } {
  return {
    queries: outcomes.length,
    falseAccept: percent(outcomes.filter(({ answerable }) => answerable).length, outcomes.length),
  };
}

function timesOf(outcomes: readonly Outcome[]): { p50: number; p95: number } {
  const times = outcomes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => round(times[Math.floor(share * (times.length - 1))] ?? 0, 2);
  return { p50: at(0.5), p95: at(0.95) };
}

const percent = (part: number, whole: number) => (whole === 0 ? 0 : round((100 * part) / whole, 1));
const round = (value: number, digits: number) => Number(value.toFixed(digits));
