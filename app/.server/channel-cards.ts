import { type ChannelKind, type ChannelView, viewChannel } from "./channel-view.ts";
import type { Language, Services } from "./context.ts";
import { translator } from "./texts.ts";

/** Whether a kind can be connected, and if not, what stands in the way. */
export type Availability = "offered" | "not_offered" | "not_in_plan";

export type ChannelCardView = {
  kind: ChannelKind;
  availability: Availability;
  channel: ChannelView | null;
};

/** In the order of how many businesses need them. */
const KINDS: readonly ChannelKind[] = ["telegram", "whatsapp", "instagram", "widget", "whatsapp-web"];

export type BotOfLanguage = { workspaceId: string; botId: string; language: Language };

/** Every kind of channel with how it is for a bot, and the name of the plan that decides about them. */
export async function channelCards(
  { channels, plans }: Pick<Services, "channels" | "plans">,
  { workspaceId, botId, language }: BotOfLanguage,
): Promise<{ cards: ChannelCardView[]; plan: string }> {
  const [rows, { plan, limits }] = await Promise.all([
    channels.list(workspaceId, botId),
    plans.subscriptionOf(workspaceId),
  ]);
  const cards = KINDS.map((kind) => {
    const row = rows.find((each) => each.kind === kind);
    const inPlan = limits.channels.includes(kind) ? "offered" : "not_in_plan";
    return {
      kind,
      availability: channels.offers(kind) ? inPlan : ("not_offered" as const),
      channel: row ? viewChannel(row, language) : null,
    } satisfies ChannelCardView;
  });
  return { cards, plan: translator(language)(`landing:prices.${plan}.name`) };
}
