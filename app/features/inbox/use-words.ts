import { useTranslation } from "react-i18next";
import { REASONS, type Reason } from "./types.ts";

const KINDS = ["telegram", "whatsapp", "whatsapp-web", "instagram", "widget", "api", "playground"] as const;

/** The name of a channel's kind; a kind without words keeps its own. */
export function useChannelKind(): (kind: string) => string {
  const { t } = useTranslation("inbox");
  return (kind) => {
    const known = KINDS.find((each) => each === kind);
    return known ? t(`channels.${known}`) : kind;
  };
}

/** Why a conversation went to a person, in words. */
export function useReason(): (reason: Reason) => string {
  const { t } = useTranslation("inbox");
  return (reason) => (REASONS.includes(reason) ? t(`reasons.${reason}`) : t("reasons.requested"));
}
