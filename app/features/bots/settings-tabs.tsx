import { useRouteLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { TabLinks } from "~/components/ui/tabs.tsx";
import type { loader as botLoader } from "~/routes/bot.tsx";

/** The pages of a bot's settings. */
export function SettingsTabs() {
  const { t } = useTranslation("bots");
  const bot = useRouteLoaderData<typeof botLoader>("routes/bot");
  const settings = `${bot?.home ?? ""}/settings`;
  return (
    <div className="mb-6">
      <TabLinks
        label={t("settings.tabs")}
        tabs={[
          { to: settings, label: t("settings.general"), end: true },
          { to: `${settings}/handover`, label: t("settings.handover") },
        ]}
      />
    </div>
  );
}
