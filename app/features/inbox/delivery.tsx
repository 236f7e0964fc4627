import { Check, CheckCheck, Clock3, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import type { DeliveryState, ThreadMessage } from "./types.ts";

const ICONS = {
  sending: Clock3,
  retrying: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  withheld: TriangleAlert,
  failed: TriangleAlert,
} satisfies Record<Exclude<DeliveryState, "received">, typeof Check>;

/** How the delivery of one of our messages stands: a sign with words for those who cannot see it. */
export function DeliverySign({ state }: { state: DeliveryState }) {
  const { t } = useTranslation("inbox");
  if (state === "received") return null;
  const Icon = ICONS[state];
  const words = t(`state.${state}`);
  return (
    <span title={words} className={cn("inline-flex", state === "read" && "text-brand-ink")}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{words}</span>
    </span>
  );
}

const FAILURES = [
  "blocked",
  "chat_not_found",
  "token_revoked",
  "rejected",
  "unreachable",
  "channel_gone",
  "window_closed",
  "undeliverable",
  "account_restricted",
] as const;

/** Why a message did not arrive, and what can be done about it. */
export function FailureWords({ message: { state, failure } }: { message: ThreadMessage }) {
  const { t } = useTranslation("inbox");
  if (state === "withheld") return <p className="text-xs text-warning-ink">{t("state.withheldWhy")}</p>;
  if (state !== "failed") return null;
  const key = FAILURES.find((known) => known === failure) ?? "other";
  return (
    <p className="flex items-start gap-1.5 text-xs text-danger-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>
        {t("state.failed")}. {t(`failure.${key}`)}
      </span>
    </p>
  );
}
