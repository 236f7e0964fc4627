import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";

export type WorkspaceStatus = {
  id: string;
  name: string;
  plan: string;
  status: string;
  endsAt: Date;
  messagesToday: number;
  brokenChannels: number;
  waiting: number;
};

const MOST_WORKSPACES = 10;

/** How the workspaces of a person are doing: those that they are a member of, and no others. */
export async function findStatus(db: Database, userId: string, now: Date): Promise<WorkspaceStatus[]> {
  const { rows } = await db.execute<Omit<WorkspaceStatus, "endsAt"> & { endsAt: string }>(sql`
    with mine as (
      select w.id, w.name, m.created_at from member m join workspace w on w.id = m.workspace_id
      where m.user_id = ${userId} order by m.created_at limit ${MOST_WORKSPACES}
    )
    select mine.id, mine.name, s.plan, s.status, (extract(epoch from coalesce(s.ends_at, s.period_end)) * 1000)::bigint::text as "endsAt",
      (select coalesce(sum(u.messages), 0)::int from bot b join daily_usage u on u.bot_id = b.id
        and u.day = (${now}::timestamptz at time zone b.time_zone)::date where b.workspace_id = mine.id) as "messagesToday",
      (select count(*)::int from channel c where c.workspace_id = mine.id and c.status = 'broken') as "brokenChannels",
      (select count(*)::int from bot b join conversation v on v.bot_id = b.id
        where b.workspace_id = mine.id and v.waiting_since is not null and v.closed_at is null and v.channel_id <> 'playground') as waiting
    from mine join subscription s on s.workspace_id = mine.id
    order by mine.created_at`);
  return rows.map((row) => ({ ...row, endsAt: new Date(Number(row.endsAt)) }));
}
