import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { PlanView } from "~/.server/plan-view.ts";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** Says that the plan has no room for another bot, why, and what can be done. */
export function PlanFullNotice({ plan }: { plan: PlanView }) {
  const { t } = useTranslation("bots");
  return (
    <Notice
      tone="info"
      title={t("plan.fullTitle", { plan: plan.name, count: plan.bots.limit ?? 0 })}
      action={<ComparePlans />}
    >
      <p>{t("plan.fullText")}</p>
    </Notice>
  );
}

/** Says that the trial or the subscription is over and the bots are silent. */
export function StoppedNotice({ plan }: { plan: PlanView }) {
  const { t } = useTranslation("bots");
  return (
    <Notice tone="warning" title={t("plan.stoppedTitle")} action={<ComparePlans />}>
      <p>{t("plan.stoppedText", { plan: plan.name, date: plan.ends })}</p>
    </Notice>
  );
}

/** Says that there are more bots than the plan has room for, and that the owner chooses which go on. */
export function OverRoomNotice({ plan }: { plan: PlanView }) {
  const { t } = useTranslation("billing");
  const { limit, used } = plan.bots;
  return (
    <Notice tone="warning" title={t("keep.title", { count: limit ?? 0, used })} action={<ComparePlans />}>
      <p>{t("keep.text")}</p>
    </Notice>
  );
}

function ComparePlans() {
  const { t } = useTranslation("bots");
  return (
    <Button asChild variant="secondary" size="sm">
      <Link to={`/${usePageLanguage()}/app/billing/choose`}>{t("plan.compare")}</Link>
    </Button>
  );
}
