import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { BotUsage, UsageView } from "~/.server/billing-usage.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { Progress } from "~/components/ui/progress.tsx";
import { useChannelKind } from "~/features/inbox/use-words.ts";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** How much of what the plan allows is used. */
export function UsageCard({ usage }: { usage: UsageView }) {
  const { t } = useTranslation("billing");
  const kindName = useChannelKind();
  const { bots, each, messagesPerDay, more, channelsOutside } = usage;
  return (
    <Card>
      <CardHeader title={t("usage.title")} />
      <div className="grid gap-6">
        <Meter label={t("usage.bots")} used={bots.used} limit={bots.limit} />
        {each.length === 0 ? (
          <p className="text-muted">{t("usage.none")}</p>
        ) : (
          <div>
            <h3 className="font-medium">{t("usage.perBot")}</h3>
            <p className="mt-0.5 text-sm text-muted">{t("usage.perBotHint")}</p>
            <ul className="mt-4 grid gap-5">
              {each.map((bot) => (
                <BotMeter key={bot.id} bot={bot} limit={messagesPerDay} />
              ))}
            </ul>
            {more && <p className="mt-4 text-sm text-muted">{t("usage.more")}</p>}
          </div>
        )}
        {channelsOutside.length > 0 && (
          <Notice tone="warning">
            <p>{t("usage.outside", { kinds: channelsOutside.map((kind) => kindName(kind)).join(", ") })}</p>
          </Notice>
        )}
      </div>
    </Card>
  );
}

function BotMeter({ bot, limit }: { bot: BotUsage; limit: number | null }) {
  const { t } = useTranslation("billing");
  const language = usePageLanguage();
  return (
    <li>
      <p className="mb-1.5 flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Link
          to={`/${language}/app/bots/${bot.id}`}
          className="min-w-0 truncate font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {bot.name}
        </Link>
        {bot.paused && <Badge tone="warning">{t("usage.paused")}</Badge>}
        <span className="text-sm text-muted">
          {t("usage.channels", { count: bot.channels })} · {bot.timeZone}
        </span>
      </p>
      <Bar label={`${t("usage.today")}: ${bot.name}`} used={bot.today} limit={limit} />
    </li>
  );
}

function Meter({ label, used, limit }: { label: string; used: number; limit: number | null }) {
  return (
    <div>
      <h3 className="mb-1.5 font-medium">{label}</h3>
      <Bar label={label} used={used} limit={limit} />
    </div>
  );
}

/** A bar where there is a limit, the figure alone where there is none. */
function Bar({ label, used, limit }: { label: string; used: number; limit: number | null }) {
  const { t } = useTranslation("billing");
  const language = usePageLanguage();
  const words = { used: formatNumber(language, used), limit: formatNumber(language, limit ?? 0) };
  if (limit === null) return <p className="text-sm tabular-nums text-muted">{t("usage.unlimited", words)}</p>;
  return (
    <Progress label={label} value={limit === 0 ? 1 : used / limit} caption={t("usage.ofLimit", words)} />
  );
}
