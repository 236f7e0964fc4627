import { useTranslation } from "react-i18next";
import type { ChecklistStep } from "./checklist.tsx";

export type BotProgress = {
  home: string;
  sources: { total: number; ready: number; failed: number };
  trials: number;
  channel: { broken: boolean } | null;
  conversations: number;
};

/** The steps to a bot's first good answer, and which of them are done. */
export function useChecklist({
  home,
  sources,
  trials,
  channel,
  conversations,
}: BotProgress): ChecklistStep[] {
  const { t } = useTranslation("bots");
  const isReading = sources.total > sources.failed && sources.ready === 0;
  return [
    {
      key: "knowledge",
      title: t("overview.knowledgeTitle"),
      text: t(isReading ? "overview.knowledgeReading" : "overview.knowledgeText"),
      done: sources.ready > 0,
      action: { to: `${home}/knowledge`, label: t("overview.knowledgeAction") },
    },
    {
      key: "try",
      title: t("overview.tryTitle"),
      text: t("overview.tryText"),
      done: trials > 0 || conversations > 0,
      action: { to: `${home}/playground`, label: t("overview.tryAction") },
    },
    {
      key: "channel",
      title: t("overview.channelTitle"),
      text: t(channel?.broken ? "overview.channelBroken" : "overview.channelText"),
      done: channel !== null && !channel.broken,
      action: { to: `${home}/channels`, label: t("overview.channelAction") },
    },
    {
      key: "customer",
      title: t("overview.customerTitle"),
      text: t("overview.customerText"),
      done: conversations > 0,
    },
  ];
}
