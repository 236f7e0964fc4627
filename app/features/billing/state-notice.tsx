import { useTranslation } from "react-i18next";
import type { BillingPlanView } from "~/.server/billing-plan.ts";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";

export type StateNoticeProps = { plan: BillingPlanView; home: string; mayPay: boolean };

/** What is wrong with the plan and what to do about it; nothing while all is well. */
export function StateNotice({ plan, home, mayPay }: StateNoticeProps) {
  const { t } = useTranslation("billing");
  const words = { plan: plan.name, date: plan.until };
  if (plan.state === "ended")
    return (
      <Notice tone="warning" title={t("plan.endedTitle")}>
        <p>{t("plan.endedText", words)}</p>
      </Notice>
    );
  if (plan.state === "stopped")
    return (
      <Notice tone="warning" title={t("plan.stoppedTitle")}>
        <p>{t("plan.stoppedText")}</p>
        {plan.reason && <p>{t("plan.stoppedReason", { reason: plan.reason })}</p>}
      </Notice>
    );
  if (plan.state !== "past_due") return null;
  return (
    <Notice
      tone="warning"
      title={t("plan.pastDueTitle")}
      action={
        mayPay && plan.renewal ? (
          <Button asChild size="sm" variant="secondary">
            <a href={`${home}/portal`}>{t("plan.checkCard")}</a>
          </Button>
        ) : undefined
      }
    >
      <p>{t("plan.pastDueText", words)}</p>
    </Notice>
  );
}
