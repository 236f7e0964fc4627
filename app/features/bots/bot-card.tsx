import { Link } from "@remix-run/react";
import { BookOpenText, type LucideIcon, Send } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BotCardView } from "~/.server/bot-cards.ts";
import { Avatar } from "~/components/ui/avatar.tsx";
import { Badge } from "~/components/ui/badge.tsx";
import { KeepBot } from "~/features/billing/keep-bots.tsx";
import { LANGUAGE_NAMES } from "~/i18n/languages.ts";
import { cn } from "~/lib/cn.ts";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** A bot in the list: what it knows, where it speaks, how much it is asked. The whole card leads to the bot. */
export function BotCard({ bot, mayKeep }: { bot: BotCardView; mayKeep: boolean }) {
  const { t } = useTranslation("bots");
  const language = usePageLanguage();
  const figures = [
    { label: t("list.conversations"), value: bot.conversations },
    { label: t("list.answers"), value: bot.answers },
    { label: t("list.unanswered"), value: bot.unanswered },
  ];
  return (
    <article className="relative flex flex-col rounded-lg border bg-surface p-5 shadow-sm transition-shadow hover:shadow-md has-focus-visible:shadow-md sm:p-6">
      <div className="flex items-center gap-3">
        <Avatar name={bot.name} className="size-11 text-base" />
        <div className="min-w-0">
          <h2 className="truncate text-lg font-semibold">
            <Link
              to={`/${language}/app/bots/${bot.id}`}
              prefetch="intent"
              className="rounded-sm after:absolute after:inset-0 after:rounded-lg"
            >
              {bot.name}
            </Link>
          </h2>
          <p className="text-sm text-muted">{LANGUAGE_NAMES[bot.language]}</p>
        </div>
      </div>
      {bot.paused && <Paused bot={bot} mayKeep={mayKeep} />}
      <ul className="mt-4 grid gap-2 text-sm">
        <KnowledgeLine sources={bot.sources} />
        <ChannelLine channel={bot.channel} />
      </ul>
      <dl className="mt-5 grid grid-cols-3 gap-3 border-t pt-4">
        {figures.map(({ label, value }) => (
          <div key={label} className="flex flex-col justify-between gap-0.5">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="text-lg font-semibold tabular-nums">{formatNumber(language, value)}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

/** The plan has no room for this bot; above the link that covers the card, so that the button can be pressed. */
function Paused({ bot, mayKeep }: { bot: BotCardView; mayKeep: boolean }) {
  const { t } = useTranslation("billing");
  return (
    <div className="relative z-10 mt-4 flex flex-wrap items-center justify-between gap-2">
      <Badge tone="warning" dot>
        {t("keep.paused")}
      </Badge>
      {mayKeep && <KeepBot id={bot.id} name={bot.name} />}
    </div>
  );
}

function KnowledgeLine({ sources: { total, ready, failed } }: Pick<BotCardView, "sources">) {
  const { t } = useTranslation("bots");
  if (total === 0)
    return (
      <State icon={BookOpenText} tone="warning">
        {t("list.noSources")}
      </State>
    );
  return (
    <State icon={BookOpenText} tone={ready === total ? "good" : "quiet"}>
      {t("list.sourcesReady", { total, ready })}
      {failed > 0 && <span className="text-danger-ink"> · {t("list.sourcesFailed", { failed })}</span>}
    </State>
  );
}

function ChannelLine({ channel }: Pick<BotCardView, "channel">) {
  const { t } = useTranslation("bots");
  const { t: tChannels } = useTranslation("channels");
  if (!channel)
    return (
      <State icon={Send} tone="warning">
        {t("list.noChannel")}
      </State>
    );
  const kind = tChannels(`kinds.${channel.kind}`);
  return channel.broken ? (
    <State icon={Send} tone="danger">
      {t("list.channelBroken", { kind })}
    </State>
  ) : (
    <State icon={Send} tone="good">
      {t("list.channelActive", { kind, name: channel.name })}
    </State>
  );
}

const TONES = {
  good: "text-success-ink",
  quiet: "text-muted",
  warning: "text-warning-ink",
  danger: "text-danger-ink",
} as const;

function State(props: { icon: LucideIcon; tone: keyof typeof TONES; children: ReactNode }) {
  const { icon: Icon, tone, children } = props;
  return (
    <li className="flex items-start gap-2.5">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", TONES[tone])} />
      <span className={cn("min-w-0", tone === "danger" && TONES.danger)}>{children}</span>
    </li>
  );
}
