import type { Bots } from "../bots/index.ts";
import type { SubscriptionState } from "../plans/index.ts";

export type Usage = {
  bots: number;
  /** Of all bots, each on the present day of its own time zone. */
  messagesToday: number;
  perBot: { botId: string; name: string; messagesToday: number }[];
};

export type UsageDeps = {
  bots: Pick<Bots, "list">;
  /** How many messages each of these bots has answered today, by its own clock. */
  answeredToday: (bots: readonly { id: string; timeZone: string }[]) => Promise<Map<string, number>>;
};

const PAGE = 100;
/** A workspace with more bots sees the sum of the first thousand. */
const MOST_PAGES = 10;

/** How much of what the plan allows is used today. */
export async function usageOf({ bots, answeredToday }: UsageDeps, workspaceId: string): Promise<Usage> {
  const perBot: Usage["perBot"] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < MOST_PAGES && cursor !== null; page++) {
    const { items, nextCursor } = await bots.list(workspaceId, { limit: PAGE, ...(cursor && { cursor }) });
    const counts = await answeredToday(items);
    for (const { id, name } of items) perBot.push({ botId: id, name, messagesToday: counts.get(id) ?? 0 });
    cursor = nextCursor;
  }
  const messagesToday = perBot.reduce((sum, bot) => sum + bot.messagesToday, 0);
  return { bots: perBot.length, messagesToday, perBot };
}

export type Standing = SubscriptionState & { usage: Usage };
