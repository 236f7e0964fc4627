import { useTranslation } from "react-i18next";
import type { ChannelCardView } from "~/.server/channel-cards.ts";
import { Badge, type BadgeProps } from "~/components/ui/badge.tsx";

type State = "active" | "broken" | "pairing" | "off" | "none" | "not_offered" | "not_in_plan";

const TONES: Record<State, BadgeProps["tone"]> = {
  active: "success",
  broken: "danger",
  pairing: "warning",
  off: "neutral",
  none: "neutral",
  not_offered: "neutral",
  not_in_plan: "neutral",
};

/** How a channel is: what is connected says its own state, what is not says why. The web chat is there without being connected. */
export function stateOf({ kind, availability, channel }: ChannelCardView): State {
  if (channel) return channel.status;
  if (availability !== "offered") return availability;
  return kind === "widget" ? "active" : "none";
}

export function StateBadge({ card }: { card: ChannelCardView }) {
  const { t } = useTranslation("channels");
  const state = stateOf(card);
  return (
    <Badge tone={TONES[state]} dot={state !== "none"}>
      {t(`states.${state}`)}
    </Badge>
  );
}
