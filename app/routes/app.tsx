import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { Bot } from "lucide-react";
import { useTranslation } from "react-i18next";
import { requireLanguage, requireSession } from "~/.server/guard.ts";
import { AppShell } from "~/components/layout/app-shell.tsx";
import type { NavSection } from "~/components/layout/sidebar.tsx";
import { UserMenu } from "~/components/layout/user-menu.tsx";
import { UnverifiedBanner } from "~/features/shell/unverified-banner.tsx";

export function loader({ request, params, context }: LoaderFunctionArgs) {
  const { user, workspace } = requireSession(request, context, requireLanguage(params));
  const { name, email, emailVerified, timeZone } = user;
  return { user: { name, email, emailVerified, timeZone }, workspace: { name: workspace.name } };
}

/** Search engines have no business in the builder, and nothing of it may be kept by caches on the way. */
export const headers = () => ({ "cache-control": "private, no-store", "x-robots-tag": "noindex" });

/** The frame of every page behind the sign-in. */
export default function AppRoute() {
  const { t } = useTranslation();
  const { user, workspace } = useLoaderData<typeof loader>();
  const sections: NavSection[] = [{ items: [{ to: ".", end: true, label: t("nav.bots"), icon: Bot }] }];
  return (
    <AppShell
      workspaceName={workspace.name}
      sections={sections}
      footer={<UserMenu name={user.name} email={user.email} />}
      banner={user.emailVerified ? undefined : <UnverifiedBanner email={user.email} />}
    >
      <Outlet />
    </AppShell>
  );
}
