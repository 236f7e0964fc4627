import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunction, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireBot } from "~/.server/require-bot.ts";
import { TabLinks } from "~/components/ui/tabs.tsx";
import { BOT_PAGES } from "~/features/bots/bot-navigation.ts";

export const handle = { i18n: ["bots"] };

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, home } = await requireBot(args);
  const figures = await args.context.services.inbox.figures(workspaceId, [bot.id]);
  return { id: bot.id, name: bot.name, home, unanswered: figures.get(bot.id)?.unanswered ?? 0 };
}

/** Its figures are not counted anew with every conversation that is opened and every letter of a search. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, ...rest }) => {
  const isInbox = [currentUrl, nextUrl].every(({ pathname }) =>
    /\/bots\/[^/]+\/inbox(?:\/|$)/.test(pathname),
  );
  if (formMethod || !isInbox || currentUrl.href === nextUrl.href) return rest.defaultShouldRevalidate;
  return rest.currentParams.botId !== rest.nextParams.botId;
};

/** A bot's own space. Its navigation stands in the sidebar; on small screens also as tabs above the page. */
export default function BotRoute() {
  const { t } = useTranslation("bots");
  const { home } = useLoaderData<typeof loader>();
  const tabs = BOT_PAGES.map(({ key, path }) => ({
    to: home + path,
    label: t(`nav.${key}`),
    end: path === "",
  }));
  return (
    <>
      <div className="bg-surface px-2 sm:px-6 lg:hidden">
        <TabLinks label={t("nav.label")} tabs={tabs} />
      </div>
      <Outlet />
    </>
  );
}
