import { useTranslation } from "react-i18next";
import { Badge, type BadgeProps } from "~/components/ui/badge.tsx";
import type { Answer } from "./types.ts";

type Kind = "grounded" | "ungrounded" | "unknown" | "notice";

const TONES: Record<Kind, BadgeProps["tone"]> = {
  grounded: "success",
  ungrounded: "warning",
  unknown: "warning",
  notice: "neutral",
};

/** Whether an answer rests on the knowledge, in words. */
export function OutcomeBadge({ answer }: { answer: Pick<Answer, "outcome" | "grounded"> }) {
  const { t } = useTranslation("playground");
  const kind = kindOf(answer);
  return (
    <Badge tone={TONES[kind]} dot>
      {t(`outcome.${kind}`)}
    </Badge>
  );
}

function kindOf({ outcome, grounded }: Pick<Answer, "outcome" | "grounded">): Kind {
  if (outcome === "unknown") return "unknown";
  if (outcome !== "answered") return "notice";
  return grounded ? "grounded" : "ungrounded";
}
