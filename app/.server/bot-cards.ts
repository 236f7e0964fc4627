import type { PageRequest } from "../../server/kernel/paging.ts";
import { type ChannelKind, mainChannel } from "./channel-view.ts";
import type { Language, Services } from "./context.ts";

export const FIGURE_DAYS = 30;

/** A bot in the list of bots. */
export type BotCardView = {
  id: string;
  name: string;
  language: Language;
  sources: { total: number; ready: number; failed: number };
  channel: { kind: ChannelKind; name: string; broken: boolean } | null;
  conversations: number;
  unanswered: number;
  /** In the last 30 days. */
  answers: number;
  /** The plan has no room for it: it does not answer. */
  paused: boolean;
};

/** A page of the workspace's bots with how each is doing; five queries, however many bots. */
export async function botCards(
  { bots, knowledge, channels, inbox, plans }: Services,
  workspaceId: string,
  page: PageRequest,
): Promise<{ items: BotCardView[]; nextCursor: string | null }> {
  const { items, nextCursor } = await bots.list(workspaceId, page);
  const ids = items.map(({ id }) => id);
  const [sources, connected, figures, answers] = await Promise.all([
    knowledge.countsOf(workspaceId, ids),
    channels.listOf(workspaceId, ids),
    inbox.figures(workspaceId, ids),
    plans.answeredSince(ids, FIGURE_DAYS),
  ]);
  const cards = items.map(({ id, name, language, pausedByPlan }) => {
    const channel = mainChannel(connected.filter(({ botId }) => botId === id));
    const { total = 0, ready = 0, failed = 0 } = sources.get(id) ?? {};
    const { conversations = 0, unanswered = 0 } = figures.get(id) ?? {};
    return {
      id,
      name,
      language,
      sources: { total, ready, failed },
      channel: channel
        ? {
            kind: channel.kind as ChannelKind,
            name: channel.username ? `@${channel.username}` : channel.displayName,
            broken: channel.status === "broken",
          }
        : null,
      conversations,
      unanswered,
      answers: answers.get(id) ?? 0,
      paused: pausedByPlan,
    };
  });
  return { items: cards, nextCursor };
}
