import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ChooseView, Effect, Summary } from "~/.server/billing-choose.ts";
import { Card } from "~/components/ui/card.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { useProviderName } from "./use-provider-name.ts";

export type OrderSummaryProps = {
  choice: ChooseView["choice"];
  sum: Summary;
  renews: boolean;
  problem?: string;
};

/** Everything about the payment before it is made: what, how much, what it does to the time that is there. */
export function OrderSummary({ choice, sum, renews, problem }: OrderSummaryProps) {
  const { t } = useTranslation("billing");
  return (
    <Card className="grid h-fit gap-5 lg:sticky lg:top-6" aria-labelledby="to-pay">
      <h2 id="to-pay" className="text-lg font-semibold">
        {t("choose.summary")}
      </h2>
      {problem && (
        <Notice tone="danger" key={problem}>
          <p>{problem}</p>
        </Notice>
      )}
      <Sum choice={choice} sum={sum} renews={renews} />
      <EffectLines plan={sum.planName} effect={sum.effect} />
      <PayForm choice={choice} sum={sum} />
    </Card>
  );
}

function Sum({ choice, sum, renews }: Omit<OrderSummaryProps, "problem">) {
  const { t } = useTranslation("billing");
  const after = sum.discount ? "choose.renewsEach" : "choose.renewsPlain";
  return (
    <div aria-live="polite">
      <dl className="grid grid-cols-[1fr_auto] gap-y-2 tabular-nums [&>dd]:ps-4">
        <dt>{t("choose.line", { plan: sum.planName, count: choice.months })}</dt>
        <dd className="whitespace-nowrap text-end">{sum.full}</dd>
        {sum.discount && (
          <>
            <dt className="text-success-ink">{t("choose.discount", { percent: `${sum.percentOff}%` })}</dt>
            <dd className="whitespace-nowrap text-end text-success-ink">−{sum.discount}</dd>
          </>
        )}
        <dt className="border-t pt-3 text-lg font-semibold">{t("choose.total")}</dt>
        <dd className="whitespace-nowrap border-t pt-3 text-end text-lg font-semibold">{sum.total}</dd>
      </dl>
      <p className="mt-2 text-sm text-muted">{t(renews ? after : "choose.once")}</p>
    </div>
  );
}

function EffectLines({ plan, effect }: { plan: string; effect: Effect }) {
  const { t } = useTranslation("billing");
  const words = { plan, date: effect.until, after: effect.after ?? "" };
  return (
    <ul className="grid gap-2 border-t pt-4 text-sm">
      <li>{t(`choose.${effect.kind}Until`, words)}</li>
      {effect.rest.map(({ name, days, until, trial }) => (
        <li key={name + until}>
          {t(trial ? "choose.restTrial" : "choose.rest", { count: days, plan: name, date: until })}
        </li>
      ))}
    </ul>
  );
}

function PayForm({ choice, sum }: Pick<OrderSummaryProps, "choice" | "sum">) {
  const { t } = useTranslation("billing");
  const provider = useProviderName()(choice.provider ?? "");
  const hidden = { ...choice, provider: choice.provider ?? "", shown: sum.shown };
  return (
    <Form method="post" className="grid gap-2">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {sum.gift ? (
        <SubmitButton intent="redeem" size="lg">
          {t("choose.useGift")}
        </SubmitButton>
      ) : (
        <SubmitButton intent="pay" size="lg" disabled={sum.promoProblem !== null}>
          {sum.free ? t("choose.payFree") : t("choose.pay", { amount: sum.total })}
        </SubmitButton>
      )}
      {!sum.free && !sum.gift && <p className="text-sm text-muted">{t("choose.next", { provider })}</p>}
    </Form>
  );
}
