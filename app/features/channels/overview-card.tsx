import { Link } from "@remix-run/react";
import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ChannelCardView } from "~/.server/channel-cards.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { formatDate, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { AvailabilityNotice } from "./availability-notice.tsx";
import { BrokenNotice } from "./broken-notice.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { StateBadge } from "./state-badge.tsx";

export type OverviewCardProps = {
  card: ChannelCardView;
  /** The address of the bot's channels, and of its chat page. */
  base: string;
  chatPage: string;
  plan: string;
  /** Why the last attempt to repair it failed. */
  problem: string | null;
  now: string;
  timeZone: string;
};

/** One kind of channel: what it is good for, how it is, and the way to its own page. */
export function OverviewCard({ card, base, chatPage, plan, problem, now, timeZone }: OverviewCardProps) {
  const { t } = useTranslation("channels");
  const { kind, channel, availability } = card;
  const reason = problem ?? channel?.reason ?? null;
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <KindIcon kind={kind} />
        <h2 className="min-w-0 flex-1 basis-40 text-lg font-semibold">{t(`kinds.${kind}`)}</h2>
        <StateBadge card={card} />
      </div>
      <p className="mt-4 text-muted">{t(`about.${kind}`)}</p>
      {channel && kind !== "widget" && <Facts channel={channel} now={now} timeZone={timeZone} />}
      {channel?.broken && <BrokenNotice kind={kind} reason={reason} />}
      {availability !== "offered" && (
        <div className="mt-4">
          <AvailabilityNotice kind={kind} availability={availability} plan={plan} />
        </div>
      )}
      <Links card={card} base={base} chatPage={chatPage} />
    </Card>
  );
}

function Facts({
  channel,
  now,
  timeZone,
}: { channel: NonNullable<ChannelCardView["channel"]> } & Pick<OverviewCardProps, "now" | "timeZone">) {
  const { t } = useTranslation("channels");
  const language = usePageLanguage();
  const { connectedAt, checkedAt } = channel;
  const facts = [
    t("card.since", { date: formatDate(language, connectedAt, timeZone) }),
    ...(checkedAt ? [t("card.checked", { when: formatRelative(language, checkedAt, now) })] : []),
  ];
  return (
    <div className="mt-4 border-t pt-4">
      <p className="font-medium wrap-anywhere">{channel.name}</p>
      <p className="mt-0.5 text-sm text-muted">{facts.join(" · ")}</p>
    </div>
  );
}

/** The way to the kind's own page; none where there is nothing to do on it. */
function Links({ card, base, chatPage }: Pick<OverviewCardProps, "card" | "base" | "chatPage">) {
  const { t } = useTranslation("channels");
  const { kind, channel, availability } = card;
  const isThere = channel !== null || kind === "widget";
  if (!isThere && availability !== "offered") return null;
  const isLinked = channel === null || channel.status === "active" || channel.status === "off";
  const words = kind === "whatsapp-web" && !isLinked ? "scan" : isThere ? "manage" : "connect";
  return (
    <div className="mt-5 flex flex-wrap gap-2">
      <Button asChild variant={words === "manage" ? "secondary" : "primary"} size="sm">
        <Link
          to={`${base}/${kind}`}
          prefetch="intent"
          aria-label={`${t(`card.${words}`)}: ${t(`kinds.${kind}`)}`}
        >
          {t(`card.${words}`)}
        </Link>
      </Button>
      {kind === "widget" && channel?.status !== "off" && (
        <Button asChild variant="quiet" size="sm">
          <a href={chatPage} target="_blank" rel="noreferrer">
            {t("card.openChat")}
            <ExternalLink aria-hidden />
          </a>
        </Button>
      )}
    </div>
  );
}
