import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { CopyField } from "~/components/ui/copy-field.tsx";
import { scriptTag } from "./script-tag.ts";

/** How the chat gets onto a site, and the page that needs no site. */
export function InstallCards({ publicUrl, botId }: { publicUrl: string; botId: string }) {
  const { t } = useTranslation("widget");
  const page = `${publicUrl}/chat/${botId}`;
  return (
    <>
      <Card>
        <CardHeader title={t("settings.installTitle")} description={t("settings.installText")} />
        <CopyField label={t("settings.snippet")} value={scriptTag(publicUrl, { bot: botId })} />
        <p className="mt-3 text-sm text-muted">{t("settings.csp", { origin: publicUrl })}</p>
      </Card>
      <Card>
        <CardHeader
          title={t("settings.pageTitle")}
          description={t("settings.pageText")}
          actions={
            <Button asChild variant="secondary" size="sm">
              <a href={page} target="_blank" rel="noreferrer">
                {t("settings.openPage")}
                <ExternalLink aria-hidden />
              </a>
            </Button>
          }
        />
        <CopyField label={t("settings.pageAddress")} value={page} />
      </Card>
    </>
  );
}
