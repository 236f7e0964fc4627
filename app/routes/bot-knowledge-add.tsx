import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { TabLinks } from "~/components/ui/tabs.tsx";
import { WAYS } from "~/features/knowledge/ways.ts";

export const handle = { i18n: ["knowledge"] };

export async function loader(args: LoaderFunctionArgs) {
  const { home } = await requireBot(args);
  return { home: `${home}/knowledge` };
}

/** The frame of the four ways to add knowledge. */
export default function BotKnowledgeAddRoute() {
  const { t } = useTranslation("knowledge");
  const { home } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("addPage.title")}
      description={t("addPage.description")}
      crumbs={[{ label: t("title"), to: home }, { label: t("addPage.title") }]}
      width="narrow"
    >
      <TabLinks
        label={t("ways.label")}
        tabs={WAYS.map(({ key, path }) => ({
          to: `${home}/${path}`,
          label: t(`ways.${key}`),
          end: key === "files",
        }))}
      />
      <div className="pt-6">
        <Outlet />
      </div>
    </Page>
  );
}
