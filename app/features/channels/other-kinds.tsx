import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ChannelCardView } from "~/.server/channel-cards.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { StateBadge } from "./state-badge.tsx";

/** The channels that take longer to set up, each with the way to its page or why there is none. */
export function OtherKinds({ cards, base }: { cards: readonly ChannelCardView[]; base: string }) {
  const { t } = useTranslation("channels");
  return (
    <Card>
      <CardHeader title={t("choose.othersTitle")} />
      <ul className="divide-y">
        {cards.map((card) => (
          <li
            key={card.kind}
            className="flex flex-wrap items-center gap-x-4 gap-y-3 py-4 first:pt-0 last:pb-0"
          >
            <KindIcon kind={card.kind} />
            <div className="min-w-0 flex-1 basis-52">
              <p className="font-medium">{t(`kinds.${card.kind}`)}</p>
              <p className="text-sm text-muted">{t(`about.${card.kind}`)}</p>
            </div>
            {card.availability === "offered" ? (
              <Button asChild variant="secondary" size="sm">
                <Link
                  to={`${base}/${card.kind}`}
                  aria-label={`${t("card.connect")}: ${t(`kinds.${card.kind}`)}`}
                >
                  {t("card.connect")}
                </Link>
              </Button>
            ) : (
              <StateBadge card={card} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
