import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ChannelCardView } from "~/.server/channel-cards.ts";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type AvailabilityNoticeProps = Pick<ChannelCardView, "kind" | "availability"> & { plan: string };

/** Why a kind of channel cannot be connected; nothing where it can. */
export function AvailabilityNotice({ kind, availability, plan }: AvailabilityNoticeProps) {
  const { t } = useTranslation("channels");
  const language = usePageLanguage();
  if (availability === "offered") return null;
  if (availability === "not_offered")
    return (
      <Notice tone="info">
        <p>{t(kind === "whatsapp-web" ? "card.noBrowser" : "card.notOffered")}</p>
      </Notice>
    );
  return (
    <Notice
      tone="info"
      action={
        <Button asChild variant="secondary" size="sm">
          <Link to={`/${language}/app/billing/choose`}>{t("card.prices")}</Link>
        </Button>
      }
    >
      <p>{t("card.notInPlan", { plan })}</p>
    </Notice>
  );
}
