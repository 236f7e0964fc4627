import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Notice } from "~/components/ui/notice.tsx";

const POINTS = ["unofficial", "blocked", "replies", "phone", "second"] as const;

/** What may happen to a number that is paired like this, said before it is. */
export function Risks({ channels }: { channels: string }) {
  const { t } = useTranslation("whatsapp-web");
  return (
    <Notice tone="warning" title={t("risks.title")}>
      <ul className="mt-2 grid list-disc gap-1.5 ps-5">
        {POINTS.map((point) => (
          <li key={point}>{t(`risks.${point}`)}</li>
        ))}
      </ul>
      <p className="mt-3">
        {t("risks.official")}{" "}
        <Link to={channels} className="font-medium underline underline-offset-4">
          {t("risks.officialLink")}
        </Link>
      </p>
    </Notice>
  );
}
