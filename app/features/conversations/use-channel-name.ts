import { useTranslation } from "react-i18next";

const KINDS = ["telegram", "whatsapp", "whatsapp-web", "instagram", "widget", "api", "playground"] as const;

/** The name of a channel's kind; a kind without words keeps its own. */
export function useChannelName(): (kind: string) => string {
  const { t } = useTranslation("channels");
  return (kind) => {
    const known = KINDS.find((each) => each === kind);
    return known ? t(`kinds.${known}`) : kind;
  };
}
