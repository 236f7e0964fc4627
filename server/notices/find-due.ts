import type { Database } from "../../db/client.ts";
import { type EndKind, findDueEnds, findDueLimits } from "./due-repo.ts";
import type { NewsOf } from "./index.ts";

const DAY_MS = 86_400_000;
/** How long before the end it is told. */
const TRIAL_ENDING_MS = 3 * DAY_MS;
const PERIOD_ENDING_MS = DAY_MS;
/** An end that is longer ago is no news: a scheduler that was away for so long says nothing of it any more. */
const FORGET_ENDED_MS = 7 * DAY_MS;
const MOST_AT_ONCE = 200;

const ENDS = [
  "trial_ending",
  "trial_ended",
  "period_ending",
  "period_ended",
] as const satisfies readonly EndKind[];

/**
 * What is to be told of plans now, over all workspaces: one bounded query for each kind, and the next run finds the rest. It looks at how
 * things stand and not at what has happened since the last run, so a scheduler that was away misses nothing; and what was told is not found
 * again, since the end itself names the occasion. An end that is near is told late as long as it is near; once it is over, that it is over
 * is told instead.
 */
export async function findDueReminders(db: Database, now: Date): Promise<NewsOf[]> {
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const bounds = {
    trialBefore: after(TRIAL_ENDING_MS),
    periodBefore: after(PERIOD_ENDING_MS),
    endedAfter: after(-FORGET_ENDED_MS),
  };
  const due: NewsOf[] = [];
  for (const kind of ENDS) {
    const found = await findDueEnds(db, kind, { now, bounds, limit: MOST_AT_ONCE });
    for (const { workspaceId, plan, endsAt, next } of found) {
      const at = endsAt.getTime();
      due.push({ workspaceId, kind, occasion: String(at), data: { plan, endsAt: at, next } });
    }
  }
  return due;
}

/** Limits of the day that were reached and not told of, since a process died just then. */
export async function findReachedLimits(
  db: Database,
  now: Date,
  dailyLimits: Partial<Record<string, number>>,
): Promise<NewsOf[]> {
  const found = await findDueLimits(db, { now, dailyLimits, limit: MOST_AT_ONCE });
  return found.map(newsOfLimit);
}

export type ReachedLimit = Awaited<ReturnType<typeof findDueLimits>>[number];

/** Once for each bot and day. */
export function newsOfLimit({ workspaceId, botId, bot, kind, day, messages, limit }: ReachedLimit): NewsOf {
  const data = { bot, day, messages, limit };
  return { workspaceId, kind, occasion: `${botId}:${day}`, botId, data };
}

/** Which limit notice a message is that was just counted: only the message that reaches it. */
export function limitReachedBy(messages: number, limit: number): ReachedLimit["kind"] | undefined {
  if (messages === limit) return "limit_100";
  return messages === Math.ceil(limit * 0.8) ? "limit_80" : undefined;
}
