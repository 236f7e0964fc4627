import { Form, useSubmit } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { ChooseView } from "~/.server/billing-choose.ts";
import { Button } from "~/components/ui/button.tsx";
import { controlStyles } from "~/components/ui/field.tsx";
import { PlanOptions } from "./plan-options.tsx";
import { RadioCard } from "./radio-card.tsx";

/**
 * Plan, time, way to pay and code. The choice stands in the address: each change asks the server for its price, by the button before
 * scripts run.
 */
export function ChooseForm({ view }: { view: ChooseView }) {
  const { t } = useTranslation("billing");
  const submit = useSubmit();
  const { choice, plans, ways, sum } = view;
  return (
    <Form
      preventScrollReset
      className="grid content-start gap-8"
      onChange={({ currentTarget, target }) => {
        const isTyped = target instanceof HTMLInputElement && target.name === "promo";
        if (!isTyped) submit(currentTarget, { replace: true, preventScrollReset: true });
      }}
    >
      <PlanOptions plans={plans} />
      {ways.length > 0 && (
        <>
          <Choice legend={t("choose.provider")} className="sm:grid-cols-2">
            {ways.map(({ key }) => (
              <RadioCard
                key={key}
                name="provider"
                value={key}
                defaultChecked={key === choice.provider}
                title={t(`providers.${key}.name`)}
                hint={t(`providers.${key}.hint`)}
              />
            ))}
          </Choice>
          <Months view={view} />
          <PromoField value={choice.promo} sum={sum} />
          <Button type="submit" variant="secondary" className="sm:w-fit">
            {t("choose.show")}
          </Button>
        </>
      )}
    </Form>
  );
}

function Months({ view: { choice, months, ways } }: { view: ChooseView }) {
  const { t } = useTranslation("billing");
  const renews = ways.find(({ key }) => key === choice.provider)?.renews ?? false;
  return (
    <Choice legend={t("choose.period")} className="grid-cols-2">
      {months.map((count) => (
        <RadioCard
          // A way that renews leaves one choice: what was marked before must not stay marked.
          key={`${count}-${renews}`}
          name="months"
          value={String(count)}
          defaultChecked={count === choice.months}
          disabled={renews && count > 1}
          title={renews && count === 1 ? t("choose.monthly") : t("months", { count })}
        />
      ))}
    </Choice>
  );
}

function PromoField({ value, sum }: { value: string } & Pick<ChooseView, "sum">) {
  const { t } = useTranslation("billing");
  const id = useId();
  const problem = value ? sum?.promoProblem : null;
  const good = value && sum && !problem && sum.percentOff > 0;
  return (
    <div className="grid max-w-md gap-1.5">
      <label htmlFor={id} className="font-medium">
        {t("choose.promo")} <span className="text-sm font-normal text-muted">{t("choose.promoHint")}</span>
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          name="promo"
          defaultValue={value}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-said`}
          className={`${controlStyles} min-w-0 uppercase`}
        />
        <Button type="submit" variant="secondary">
          {t("choose.check")}
        </Button>
      </div>
      <p id={`${id}-said`} role="status" className="text-sm">
        {problem && <span className="text-danger-ink">{problem}</span>}
        {good && (
          <span className="text-success-ink">
            {t("choose.promoGood", { code: value.toUpperCase(), percent: `${sum.percentOff}%` })}
          </span>
        )}
        {sum?.gift && (
          <span className="text-success-ink">
            {t("choose.gift", { count: sum.gift.days, plan: sum.gift.plan })}
          </span>
        )}
      </p>
    </div>
  );
}

function Choice(props: { legend: string; className: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-3 font-medium">{props.legend}</legend>
      <div className={`grid gap-3 ${props.className}`}>{props.children}</div>
    </fieldset>
  );
}
