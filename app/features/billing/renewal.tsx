import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { BillingPlanView } from "~/.server/billing-plan.ts";
import { Button } from "~/components/ui/button.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { useProviderName } from "./use-provider-name.ts";

/** What is charged next and by whom; how to stop it or go on with it. */
export function Renewal({ plan, home }: { plan: BillingPlanView; home: string }) {
  const { t } = useTranslation("billing");
  const providerName = useProviderName();
  const { renewal, state } = plan;
  if (!renewal) return <NothingRenews plan={plan} />;
  const provider = providerName(renewal.provider);
  const words = { provider, plan: plan.name, price: renewal.price, date: renewal.on };
  return (
    <div className="grid gap-3 border-t pt-4">
      <p>{t(renewal.cancelled ? "plan.willNotRenew" : "plan.renews", words)}</p>
      <div className="flex flex-wrap items-start gap-2">
        {renewal.cancelled ? (
          <Form method="post">
            <SubmitButton intent="resume" size="sm" variant="secondary">
              {t("plan.resume")}
            </SubmitButton>
          </Form>
        ) : (
          <ConfirmForm
            label={t("plan.cancel")}
            title={t("plan.cancelTitle")}
            description={t("plan.cancelText", words)}
            confirm={t("plan.cancelConfirm")}
            intent="cancel"
          />
        )}
        <Button asChild size="sm" variant={state === "past_due" ? "primary" : "secondary"}>
          <a href={`${home}/portal`}>{t("plan.manage")}</a>
        </Button>
      </div>
    </div>
  );
}

function NothingRenews({ plan: { state, ends } }: { plan: BillingPlanView }) {
  const { t } = useTranslation("billing");
  if (state === "ended" || state === "stopped") return null;
  return (
    <p className="border-t pt-4 text-muted">
      {t(state === "trial" ? "plan.trialText" : "plan.noRenewal", { date: ends })}
    </p>
  );
}
