import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { TabLinks } from "~/components/ui/tabs.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";

export const handle = { i18n: ["bots", "inbox"] };

export async function loader(args: LoaderFunctionArgs) {
  const { home } = await requireBot(args);
  return { home };
}

/** What the team sets up once for its inbox: ready replies, labels, answering from Telegram. */
export default function BotInboxSettingsRoute() {
  const { t } = useTranslation("inbox");
  const { home } = useLoaderData<typeof loader>();
  const base = `${home}/inbox/settings`;
  const crumbs = useBotCrumbs({ label: t("title"), to: `${home}/inbox` }, { label: t("settings.title") });
  return (
    <Page title={t("settings.title")} description={t("settings.description")} width="narrow" crumbs={crumbs}>
      <TabLinks
        label={t("settings.label")}
        tabs={[
          { to: base, label: t("replies.title"), end: true },
          { to: `${base}/labels`, label: t("labels.title") },
          { to: `${base}/telegram`, label: t("desk.title") },
        ]}
      />
      <div className="pt-6">
        <Outlet />
      </div>
    </Page>
  );
}
