import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { Bot, CreditCard } from "lucide-react";
import { useTranslation } from "react-i18next";
import { takeFlash } from "~/.server/flash.ts";
import { requireLanguage, requireSession } from "~/.server/guard.ts";
import { AppShell } from "~/components/layout/app-shell.tsx";
import type { NavSection } from "~/components/layout/sidebar.tsx";
import { UserMenu } from "~/components/layout/user-menu.tsx";
import { Badge } from "~/components/ui/badge.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { BOT_PAGES } from "~/features/bots/bot-navigation.ts";
import { UnverifiedBanner } from "~/features/shell/unverified-banner.tsx";
import { useFlash } from "~/features/shell/use-flash.ts";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { loader as botLoader } from "./bot.tsx";

export const handle = { i18n: ["bots"] };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { user, workspace } = requireSession(request, context, requireLanguage(params));
  const { name, email, emailVerified, timeZone } = user;
  const said = await takeFlash(request);
  const frame = {
    user: { name, email, emailVerified, timeZone },
    workspace: { name: workspace.name },
    flash: said?.flash ?? null,
  };
  return data(frame, said ? { headers: { "set-cookie": said.forget } } : {});
}

/** Search engines have no business in the builder, and nothing of it may be kept by caches on the way. */
export const headers = () => ({ "cache-control": "private, no-store", "x-robots-tag": "noindex" });

/** The frame of every page behind the sign-in. */
export default function AppRoute() {
  const { user, workspace, flash } = useLoaderData<typeof loader>();
  const sections = useSections();
  useFlash(flash);
  return (
    <AppShell
      workspaceName={workspace.name}
      sections={sections}
      footer={<UserMenu name={user.name} email={user.email} />}
      banner={user.emailVerified ? undefined : <UnverifiedBanner email={user.email} />}
    >
      {flash && (
        <noscript>
          <Notice tone="success" className="m-4">
            <p>{flash.text}</p>
          </Notice>
        </noscript>
      )}
      <Outlet />
    </AppShell>
  );
}

/** The workspace's navigation and, inside a bot, that of the bot. */
function useSections(): NavSection[] {
  const { t } = useTranslation();
  const { t: tBots } = useTranslation("bots");
  const language = usePageLanguage();
  const bot = useRouteLoaderData<typeof botLoader>("routes/bot");
  const workspace: NavSection = {
    items: [
      { to: `/${language}/app`, end: true, label: t("nav.bots"), icon: Bot },
      { to: `/${language}/app/billing`, label: t("nav.billing"), icon: CreditCard },
    ],
  };
  if (!bot) return [workspace];
  const items = BOT_PAGES.map(({ key, path, icon }) => ({
    to: bot.home + path,
    end: path === "",
    label: tBots(`nav.${key}`),
    icon,
    badge:
      key === "unanswered" && bot.unanswered > 0 ? (
        <Badge tone="warning">{formatNumber(language, bot.unanswered)}</Badge>
      ) : undefined,
  }));
  return [workspace, { title: bot.name, items }];
}
