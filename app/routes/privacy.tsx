import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useTranslation } from "react-i18next";
import { requireLanguage } from "~/.server/guard.ts";
import { translator } from "~/.server/texts.ts";
import { LegalText } from "~/features/legal/legal-text.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["legal"] };

export function loader({ params }: LoaderFunctionArgs) {
  const t = translator(requireLanguage(params));
  return { title: pageTitle(t, t("legal:privacy.title")) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

const SECTIONS = ["collect", "why", "roles", "model", "others", "keep", "cookies", "rights"] as const;

export default function PrivacyRoute() {
  const { t } = useTranslation("legal");
  const sections = SECTIONS.map((key) => ({
    title: t(`privacy.${key}.title`),
    text: t(`privacy.${key}.text`),
  }));
  return <LegalText title={t("privacy.title")} intro={t("privacy.intro")} sections={sections} />;
}
