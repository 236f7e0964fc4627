import type { Services } from "./context.ts";

/** One page of bots is enough to see what is used; there may be any number. */
const MOST_BOTS = 50;

export type BotUsage = {
  id: string;
  name: string;
  /** Messages answered today, by the bot's own clock. */
  today: number;
  timeZone: string;
  channels: number;
  paused: boolean;
};

/** What is used of what the plan allows. */
export type UsageView = {
  bots: { used: number; limit: number | null };
  messagesPerDay: number | null;
  /** Kinds of channels that are connected and not in the plan (after a change to a lesser one). */
  channelsOutside: string[];
  each: BotUsage[];
  /** There are more bots than `each` has. */
  more: boolean;
};

export async function usageView(
  { plans, bots, channels, billingOffice }: Services,
  workspaceId: string,
): Promise<UsageView> {
  const [{ limits }, allowance, page] = await Promise.all([
    plans.subscriptionOf(workspaceId),
    bots.allowance(workspaceId),
    bots.list(workspaceId, { limit: MOST_BOTS }),
  ]);
  const ids = page.items.map(({ id }) => id);
  const [today, connected] = await Promise.all([
    billingOffice.answeredToday(page.items),
    channels.listOf(workspaceId, ids),
  ]);
  const outside = connected.map(({ kind }) => kind).filter((kind) => !limits.channels.includes(kind));
  return {
    bots: { used: allowance.used, limit: allowance.limit },
    messagesPerDay: limits.messagesPerDay,
    channelsOutside: [...new Set(outside)],
    more: page.nextCursor !== null,
    each: page.items.map(({ id, name, timeZone, pausedByPlan }) => ({
      id,
      name,
      timeZone,
      today: today.get(id) ?? 0,
      channels: connected.filter(({ botId }) => botId === id).length,
      paused: pausedByPlan,
    })),
  };
}
