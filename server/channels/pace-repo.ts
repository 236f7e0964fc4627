import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { statement } from "../../db/statement.ts";

const given = sql.placeholder;

/** How many sends, how far apart, and at most how far from now the first of them may be; milliseconds. */
export type Reservation = { count: number; everyMs: number; aheadMs: number };
/** `inMs`: until the first send that was promised, or until the channel has room where nothing was. */
export type Promised = { granted: boolean; inMs: number };

const reserveStatement = statement<Reservation & { channelId: string }, Promised>(
  "reserve_sends",
  sql`
    with t as (select clock_timestamp() as now), granted as (
      update channel c
      set promised_until = greatest(c.promised_until, c.resting_until, t.now) + ${given("count")}::float8 * ${given("everyMs")}::float8 * interval '1 millisecond'
      from t
      where c.id = ${given("channelId")}
        and greatest(c.promised_until, c.resting_until, t.now) <= t.now + ${given("aheadMs")}::float8 * interval '1 millisecond'
      returning extract(epoch from c.promised_until - t.now)::float8 * 1000 - ${given("count")}::float8 * ${given("everyMs")}::float8 as "inMs"
    )
    select exists (select from granted) as granted,
           coalesce((select "inMs" from granted), extract(epoch from greatest(c.promised_until, c.resting_until, t.now) - t.now)::float8 * 1000) as "inMs"
    from channel c, t where c.id = ${given("channelId")}`,
);

/**
 * Promises the next sends of a channel to this process, in one statement. Times are the database's own, so that processes whose clocks
 * differ share one line. A channel that is gone promises at once: the send will say what is wrong.
 */
export async function reserveSends(
  db: Database,
  channelId: string,
  reservation: Reservation,
): Promise<Promised> {
  const [row] = await reserveStatement(db, { channelId, ...reservation });
  return row ?? { granted: true, inMs: 0 };
}

/** Lets the whole channel be silent for so long, unless it is to be silent for longer already. */
export async function restChannel(db: Database, channelId: string, forMs: number): Promise<void> {
  await db.execute(sql`
    update channel set resting_until = greatest(resting_until, clock_timestamp() + ${forMs}::float8 * interval '1 millisecond')
    where id = ${channelId}`);
}
