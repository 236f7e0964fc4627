import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Bot } from "lucide-react";
import { useTranslation } from "react-i18next";
import { requireLanguage, requireSession } from "~/.server/guard.ts";
import { translator } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  requireSession(request, context, language);
  const t = translator(language);
  return { title: pageTitle(t, t("common:home.title")) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** The list of bots. */
export default function AppHomeRoute() {
  const { t } = useTranslation();
  return (
    <Page title={t("home.title")} description={t("home.description")}>
      <EmptyState icon={Bot} title={t("home.emptyTitle")} description={t("home.emptyText")} />
    </Page>
  );
}
