import { useTranslation } from "react-i18next";
import type { MetaWebhook } from "~/.server/channel-page.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { CopyField } from "~/components/ui/copy-field.tsx";
import { Notice } from "~/components/ui/notice.tsx";

export type WebhookCardProps = { kind: "whatsapp" | "instagram"; webhook: MetaWebhook };

/** What has to be entered at Meta so that messages come to us, or why they cannot come. */
export function WebhookCard({ kind, webhook }: WebhookCardProps) {
  const { t } = useTranslation("channels");
  if (webhook.address === null)
    return (
      <Notice tone="warning" title={t("webhook.noAddressTitle")}>
        <p>{t("webhook.noAddressText")}</p>
      </Notice>
    );
  return (
    <Card>
      <CardHeader title={t("webhook.title")} description={`${t("webhook.text")} ${t(`${kind}.where`)}`} />
      <div className="grid gap-4">
        <CopyField label={t("webhook.address")} value={webhook.address} />
        <CopyField label={t("webhook.token")} value={webhook.verifyToken} />
        <p className="text-sm">
          {t("webhook.fields")}: <code className="font-mono">messages</code>
        </p>
      </div>
    </Card>
  );
}
