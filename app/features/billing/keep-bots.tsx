import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Badge } from "~/components/ui/badge.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type KeepBotsProps = {
  bots: readonly { id: string; name: string; paused: boolean }[];
  used: number;
  limit: number;
  mayPay: boolean;
};

/** The plan has room for fewer bots than there are: which ones go on. */
export function KeepBots({ bots, used, limit, mayPay }: KeepBotsProps) {
  const { t } = useTranslation("billing");
  return (
    <Card className="border-warning/50">
      <CardHeader title={t("keep.title", { count: limit, used })} description={t("keep.text")} />
      <ul className="divide-y">
        {bots.map(({ id, name, paused }) => (
          <li key={id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
            <span className="min-w-0 flex-1 basis-40 truncate font-medium">{name}</span>
            <Badge tone={paused ? "warning" : "success"} dot>
              {t(paused ? "keep.paused" : "keep.goesOn")}
            </Badge>
            {paused && mayPay && <KeepBot id={id} name={name} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The button that lets a paused bot go on instead of another. */
export function KeepBot({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation("billing");
  return (
    <Form method="post" action={`/${usePageLanguage()}/app/billing`}>
      <input type="hidden" name="botId" value={id} />
      <SubmitButton intent="keep" size="sm" variant="secondary" aria-label={t("keep.label", { name })}>
        {t("keep.button")}
      </SubmitButton>
    </Form>
  );
}
