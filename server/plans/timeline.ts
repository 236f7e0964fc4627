import type { PlanKey } from "./plan-table.ts";

/**
 * `set` is an operator's word: it puts everything granted before aside. The others add time.
 */
export type GrantKind = "trial" | "paid" | "gift" | "set";

export type Grant = {
  id: string;
  kind: GrantKind;
  plan: PlanKey;
  at: Date;
  /** One of the three says how long. */
  months: number | null;
  days: number | null;
  until: Date | null;
};

/** The plan that holds until a moment; stretches follow each other without a gap. */
export type Stretch = { plan: PlanKey; trial: boolean; until: string };

type Rank = "enterprise" | "business" | "free" | "trial";

/** The best plan is used up first; what is left of a lesser one waits behind it and is not lost. */
const RANKS: readonly Rank[] = ["enterprise", "business", "free", "trial"];
const DAY_MS = 86_400_000;

/**
 * Which plan holds when, worked out from all grants that were not taken back. It depends on when each was given and not on the order in
 * which we heard of them, so payments may be reported late, twice or in any order. Stretches that are over by `now` are left out.
 */
export function timelineOf(grants: readonly Grant[], now: Date): Stretch[] {
  const left: Record<Rank, number> = { enterprise: 0, business: 0, free: 0, trial: 0 };
  const inOrder = [...grants].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  let time = Number.NEGATIVE_INFINITY;
  for (const grant of inOrder) {
    const at = grant.at.getTime();
    consume(left, at - time);
    time = at;
    if (grant.kind === "set") for (const rank of RANKS) left[rank] = 0;
    const rank = rankOf(grant);
    left[rank] += lengthOf(grant, at + timeBefore(left, rank));
  }
  consume(left, now.getTime() - time);
  return stretchesOf(left, Math.max(time, now.getTime()));
}

function rankOf({ kind, plan }: Grant): Rank {
  return kind === "trial" ? "trial" : plan;
}

/** How long until what is granted now to a rank begins: better plans and earlier grants of the same come first. */
function timeBefore(left: Record<Rank, number>, rank: Rank): number {
  return RANKS.slice(0, RANKS.indexOf(rank) + 1).reduce((sum, one) => sum + left[one], 0);
}

function lengthOf({ months, days, until, at }: Grant, begins: number): number {
  if (months !== null) return addMonths(new Date(begins), months).getTime() - begins;
  if (days !== null) return days * DAY_MS;
  return Math.max(0, (until?.getTime() ?? 0) - at.getTime());
}

function consume(left: Record<Rank, number>, milliseconds: number): void {
  let rest = milliseconds;
  for (const rank of RANKS) {
    const used = Math.min(left[rank], rest);
    left[rank] -= used;
    rest -= used;
  }
}

function stretchesOf(left: Record<Rank, number>, from: number): Stretch[] {
  let end = from;
  return RANKS.flatMap((rank) => {
    if (left[rank] <= 0) return [];
    end += left[rank];
    const plan = rank === "trial" ? ("free" as const) : rank;
    return [{ plan, trial: rank === "trial", until: new Date(end).toISOString() }];
  });
}

/** The same day of a later month, or that month's last day where it has none (31 January + 1 month = 28 or 29 February). UTC. */
export function addMonths(from: Date, months: number): Date {
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return to;
}
