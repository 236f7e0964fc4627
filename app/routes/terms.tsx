import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useTranslation } from "react-i18next";
import { requireLanguage } from "~/.server/guard.ts";
import { translator } from "~/.server/texts.ts";
import { LegalText } from "~/features/legal/legal-text.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["legal"] };

export function loader({ params }: LoaderFunctionArgs) {
  const t = translator(requireLanguage(params));
  return { title: pageTitle(t, t("legal:terms.title")) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

const SECTIONS = ["service", "account", "content", "conduct", "payment", "free", "liability", "end"] as const;

export default function TermsRoute() {
  const { t } = useTranslation("legal");
  const sections = SECTIONS.map((key) => ({ title: t(`terms.${key}.title`), text: t(`terms.${key}.text`) }));
  return <LegalText title={t("terms.title")} intro={t("terms.intro")} sections={sections} />;
}
