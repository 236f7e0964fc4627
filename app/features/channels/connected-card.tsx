import { Form } from "@remix-run/react";
import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ChannelView } from "~/.server/channel-view.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { BrokenNotice } from "./broken-notice.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { StateBadge } from "./state-badge.tsx";

export type ConnectedCardProps = {
  channel: ChannelView;
  /** Why the last attempt to repair it failed. */
  problem: string | null;
  now: string;
  timeZone: string;
};

/** A connected account: how it is, how messages arrive, what can be done. */
export function ConnectedCard({ channel, problem, now, timeZone }: ConnectedCardProps) {
  const { t } = useTranslation("channels");
  const language = usePageLanguage();
  const { kind, name, displayName, delivery, checkedAt } = channel;
  const when = checkedAt && formatRelative(language, checkedAt, now);
  const facts = [
    { label: t("connected.delivery"), value: t(`connected.deliveries.${delivery}`) },
    { label: t("connected.since"), value: formatDateTime(language, channel.connectedAt, timeZone) },
    ...(when ? [{ label: t("connected.checked"), value: t("connected.checkedHint", { when }) }] : []),
  ];
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <KindIcon kind={kind} />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold wrap-anywhere">{displayName}</h2>
          {name !== displayName && <p className="text-sm text-muted wrap-anywhere">{name}</p>}
        </div>
        <StateBadge card={{ kind, availability: "offered", channel }} />
      </div>
      {channel.broken && <BrokenNotice kind={kind} reason={problem ?? channel.reason} />}
      {channel.status === "off" && (
        <Notice tone="warning" title={t("connected.offTitle")} className="mt-5">
          <p>{t("connected.offText")}</p>
        </Notice>
      )}
      <dl className="mt-5 grid gap-4 border-t pt-5 sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-x-6">
        {facts.map(({ label, value }) => (
          <div key={label} className="sm:col-span-2 sm:grid sm:grid-cols-subgrid">
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="text-sm">{value}</dd>
          </div>
        ))}
      </dl>
      <Actions channel={channel} />
    </Card>
  );
}

function Actions({ channel: { kind, name, link, status } }: Pick<ConnectedCardProps, "channel">) {
  const { t } = useTranslation("channels");
  return (
    <div className="mt-6 flex flex-wrap gap-2">
      {status === "off" && (
        <Form method="post">
          <SubmitButton size="sm" intent="on">
            {t("connected.turnOn")}
          </SubmitButton>
        </Form>
      )}
      {link && (
        <Button asChild variant="secondary" size="sm">
          <a href={link} target="_blank" rel="noreferrer">
            {t("connected.open")}
            <ExternalLink aria-hidden />
          </a>
        </Button>
      )}
      {status !== "off" && (
        <ConfirmForm
          label={t("connected.turnOff")}
          title={t("connected.turnOffTitle", { name: t(`kinds.${kind}`) })}
          description={t("connected.turnOffText")}
          confirm={t("connected.turnOff")}
          intent="off"
        />
      )}
      <ConfirmForm
        label={t("connected.disconnect")}
        title={t("connected.disconnectTitle", { name })}
        description={t("connected.disconnectText")}
        confirm={t("connected.disconnect")}
        intent="disconnect"
        variant="quiet"
      />
    </div>
  );
}
