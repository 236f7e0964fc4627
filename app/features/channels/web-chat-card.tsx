import { Link } from "@remix-run/react";
import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { CopyField } from "~/components/ui/copy-field.tsx";

export type WebChatCardProps = {
  /** The bot's chat page. */
  page: string;
  /** Where the chat for the owner's site is set up. */
  settings: string;
};

/** That the web chat is there already, and where. */
export function WebChatCard({ page, settings }: WebChatCardProps) {
  const { t } = useTranslation("channels");
  return (
    <Card>
      <CardHeader title={t("choose.webTitle")} description={t("choose.webText")} />
      <CopyField label={t("choose.webLink")} value={page} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button asChild variant="secondary" size="sm">
          <a href={page} target="_blank" rel="noreferrer">
            {t("card.openChat")}
            <ExternalLink aria-hidden />
          </a>
        </Button>
        <Button asChild variant="quiet" size="sm">
          <Link to={settings}>{t("choose.webSetUp")}</Link>
        </Button>
      </div>
    </Card>
  );
}
