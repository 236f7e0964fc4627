import { and, inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { dailyUsage } from "../../db/schema/index.ts";

/** How many messages each bot has answered on a day (YYYY-MM-DD) of its own; bots without any are left out. */
export async function countOnDays(
  db: Executor,
  dayOf: ReadonlyMap<string, string>,
): Promise<Map<string, number>> {
  if (dayOf.size === 0) return new Map();
  const rows = await db
    .select()
    .from(dailyUsage)
    .where(
      and(
        inArray(dailyUsage.botId, [...dayOf.keys()]),
        inArray(dailyUsage.day, [...new Set(dayOf.values())]),
      ),
    );
  const own = rows.filter(({ botId, day }) => dayOf.get(botId) === day);
  return new Map(own.map(({ botId, messages }) => [botId, messages]));
}
