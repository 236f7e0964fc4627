import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";

export type DueEnd = {
  workspaceId: string;
  plan: string;
  endsAt: Date;
  /** What comes after it. */
  next: "trial" | "nothing";
};
export type EndKind = "trial_ending" | "trial_ended" | "period_ending" | "period_ended";

/** What a subscription looks like of which this is to be told; the index on `period_end` bounds each. */
function isDue(kind: EndKind, now: Date, bounds: EndBounds): SQL {
  const soon = (from: Date) => sql`s.period_end > ${now} and s.period_end <= ${from}`;
  const lately = sql`s.period_end <= ${now} and s.period_end > ${bounds.endedAfter} and s.status = 'suspended' and s.suspended_at is null`;
  switch (kind) {
    case "trial_ending":
      return sql`${soon(bounds.trialBefore)} and s.status = 'trialing'`;
    case "period_ending":
      // Another paid plan may follow: then nothing ends. What renews by itself does not end either.
      return sql`${soon(bounds.periodBefore)} and s.status in ('active', 'past_due') and (s.renewed_by is null or s.cancel_at_period_end)
        and coalesce((s.timeline -> 1 ->> 'trial')::boolean, true)`;
    case "trial_ended":
      return sql`${lately} and s.ended_kind = 'trial'`;
    case "period_ended":
      return sql`${lately} and s.ended_kind = 'period'`;
  }
}

export type EndBounds = { trialBefore: Date; periodBefore: Date; endedAfter: Date };

/** Ends that are near or came lately, and of which the workspace was not told; the earliest first. */
export async function findDueEnds(
  db: Database,
  kind: EndKind,
  { now, bounds, limit }: { now: Date; bounds: EndBounds; limit: number },
): Promise<DueEnd[]> {
  const { rows } = await db.execute<Omit<DueEnd, "endsAt"> & { endsAt: string }>(sql`
    select s.workspace_id as "workspaceId", s.plan, ${END} as "endsAt",
           case when jsonb_array_length(s.timeline) > 1 then 'trial' else 'nothing' end as next
    from subscription s
    where ${isDue(kind, now, bounds)} and not exists (
      select from notice n where n.workspace_id = s.workspace_id and n.kind = ${kind} and n.occasion = ${END}
    )
    order by s.period_end limit ${limit}`);
  return rows.map((row) => ({ ...row, endsAt: new Date(Number(row.endsAt)) }));
}

/** The end in milliseconds since 1970, as text: names the occasion. An end that moves is another one. */
const END = sql.raw("trunc(extract(epoch from s.period_end) * 1000)::bigint::text");

export type DueLimit = {
  workspaceId: string;
  botId: string;
  bot: string;
  kind: "limit_80" | "limit_100";
  day: string;
  messages: number;
  limit: number;
};

/** A bot's day, as its time zone has it. */
const TODAY = (now: Date) => sql`(${now}::timestamptz at time zone b.time_zone)::date`;

/** Bots whose plan's messages of the day are used up, or four fifths of them, and whose owners were not told. */
export async function findDueLimits(
  db: Database,
  { now, dailyLimits, limit }: { now: Date; dailyLimits: Partial<Record<string, number>>; limit: number },
): Promise<DueLimit[]> {
  const day = (offset: number) => new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  const { rows } = await db.execute<DueLimit>(sql`
    with used as (
      select b.workspace_id, b.id, b.name, u.day, u.messages, (${JSON.stringify(dailyLimits)}::jsonb ->> s.plan)::int as most,
             ${TODAY(now)} as today
      from daily_usage u join bot b on b.id = u.bot_id join subscription s on s.workspace_id = b.workspace_id
      where u.day between ${day(-2)} and ${day(1)}
    )
    select used.workspace_id as "workspaceId", used.id as "botId", used.name as bot, k.kind, used.day::text as day, used.messages, used.most as limit
    from used cross join (values ('limit_80', 0.8, 0), ('limit_100', 1.0, 1)) as k (kind, share, days)
    where used.messages >= ceil(used.most * k.share) and used.day between used.today - k.days and used.today
      and not exists (
        select from notice n where n.workspace_id = used.workspace_id and n.kind = k.kind and n.occasion = used.id || ':' || used.day::text
      )
    order by used.day, used.id limit ${limit}`);
  return rows;
}

/** A bot's name, for the words. */
export async function findBotName(
  db: Database,
  workspaceId: string,
  botId: string,
): Promise<string | undefined> {
  const { rows } = await db.execute<{ name: string }>(
    sql`select name from bot where id = ${botId} and workspace_id = ${workspaceId}`,
  );
  return rows[0]?.name;
}
