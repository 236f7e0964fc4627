import { Form } from "@remix-run/react";
import { ExternalLink, Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ChannelView } from "~/.server/channel-view.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { formatDateTime } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type TelegramCardProps = {
  channel: ChannelView;
  /** Why the last attempt to repair it failed. */
  problem: string | null;
  timeZone: string;
};

/** A connected Telegram bot: how it is, how messages arrive, what can be done. */
export function TelegramCard({ channel, problem, timeZone }: TelegramCardProps) {
  const { t } = useTranslation("channels");
  const language = usePageLanguage();
  const facts = [
    { label: t("telegram.delivery"), value: t(`telegram.${channel.delivery}`) },
    { label: t("telegram.since"), value: formatDateTime(language, channel.connectedAt, timeZone) },
  ];
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-ink">
          <Send aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold wrap-anywhere">{channel.displayName}</h2>
          <p className="text-sm text-muted wrap-anywhere">{channel.name}</p>
        </div>
        <Badge tone={channel.broken ? "danger" : "success"} dot>
          {channel.broken ? t("telegram.broken") : t("telegram.active")}
        </Badge>
      </div>
      {channel.broken && <Broken reason={problem ?? channel.reason} />}
      <dl className="mt-5 grid gap-4 border-t pt-5 sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-x-6">
        {facts.map(({ label, value }) => (
          <div key={label} className="sm:col-span-2 sm:grid sm:grid-cols-subgrid">
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="text-sm">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex flex-wrap gap-2">
        {channel.link && (
          <Button asChild variant="secondary" size="sm">
            <a href={channel.link} target="_blank" rel="noreferrer">
              {t("telegram.open")}
              <ExternalLink aria-hidden />
            </a>
          </Button>
        )}
        <ConfirmForm
          label={t("telegram.disconnect")}
          title={t("telegram.disconnectTitle", { name: channel.name })}
          description={t("telegram.disconnectText")}
          confirm={t("telegram.disconnect")}
          intent="disconnect"
          variant="quiet"
        />
      </div>
    </Card>
  );
}

function Broken({ reason }: { reason: string | null }) {
  const { t } = useTranslation("channels");
  return (
    <Notice tone="danger" title={t("telegram.brokenTitle")} className="mt-5">
      <p>{reason ? t("telegram.brokenText", { reason }) : t("telegram.brokenUnknown")}</p>
      <Form method="post" className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SubmitButton size="sm" intent="repair">
          {t("telegram.repair")}
        </SubmitButton>
        <span className="flex-1 basis-60">{t("telegram.repairHint")}</span>
      </Form>
    </Notice>
  );
}
