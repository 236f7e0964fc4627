import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useRevalidator } from "@remix-run/react";
import { Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { FIGURE_DAYS } from "~/.server/bot-cards.ts";
import { mainChannel, viewChannel } from "~/.server/channel-view.ts";
import { viewConversation } from "~/.server/inbox-view.ts";
import { planView } from "~/.server/plan-view.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { StatTile } from "~/components/ui/stat-tile.tsx";
import { Checklist } from "~/features/bots/checklist.tsx";
import { StoppedNotice } from "~/features/bots/plan-notices.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { useChecklist } from "~/features/bots/use-checklist.ts";
import { ConversationList } from "~/features/conversations/conversation-list.tsx";
import { formatNumber } from "~/lib/format.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useLive } from "~/lib/use-live.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useRefresh } from "~/lib/use-refresh.ts";

export const handle = { i18n: ["bots", "channels", "inbox"] };

const LATEST = 5;
const REFRESH_MS = 20_000;
const NOTHING = { conversations: 0, trials: 0, unanswered: 0 };

export async function loader(args: LoaderFunctionArgs) {
  const { language, bot, user, workspaceId, home, t } = await requireBot(args);
  const { services } = args.context;
  const { knowledge, channels, inbox, plans, abilities } = services;
  const [sources, connected, figures, answers, latest, plan] = await Promise.all([
    knowledge.counts(workspaceId, bot.id),
    channels.list(workspaceId, bot.id),
    inbox.figures(workspaceId, [bot.id]),
    plans.answeredSince([bot.id], FIGURE_DAYS),
    inbox.conversations(workspaceId, bot.id, { limit: LATEST }),
    planView(services, workspaceId, language, user.timeZone),
  ]);
  const channel = mainChannel(connected);
  return {
    title: pageTitle(t, bot.name),
    bot: { id: bot.id, name: bot.name },
    home,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    online: abilities.onlineModel,
    plan,
    sources,
    channel: channel ? viewChannel(channel, language) : null,
    figures: figures.get(bot.id) ?? NOTHING,
    answers: answers.get(bot.id) ?? 0,
    latest: latest.items.map(viewConversation),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** How a bot is doing and what it still needs. */
export default function BotOverviewRoute() {
  const { t } = useTranslation("bots");
  const { t: tChannels } = useTranslation("channels");
  const page = useLoaderData<typeof loader>();
  const { home, channel } = page;
  const { revalidate } = useRevalidator();
  useLive(page.bot.id, (event) => {
    const ended = event.type !== "source" || event.status === "ready" || event.status === "failed";
    if (ended) void revalidate();
  });
  useRefresh(REFRESH_MS);
  const steps = useChecklist({ ...page, ...page.figures });
  return (
    <Page
      title={page.bot.name}
      description={t("overview.description")}
      crumbs={useBotCrumbs()}
      actions={
        <Button asChild>
          <Link to={`${home}/playground`} prefetch="intent">
            <Sparkles aria-hidden />
            {t("overview.try")}
          </Link>
        </Button>
      }
    >
      <div className="grid gap-6">
        {!page.plan.speaks && <StoppedNotice plan={page.plan} />}
        {channel?.broken && (
          <Notice
            tone="danger"
            title={tChannels("connected.brokenTitle", { kind: tChannels(`kinds.${channel.kind}`) })}
            action={
              <Button asChild size="sm" variant="secondary">
                <Link to={`${home}/channels`}>{tChannels("connected.repair")}</Link>
              </Button>
            }
          >
            {channel.reason && <p>{tChannels("connected.brokenText", { reason: channel.reason })}</p>}
          </Notice>
        )}
        {steps.some((step) => !step.done) && <Checklist steps={steps} />}
        <Figures />
        <Latest />
        {!page.online && (
          <Notice tone="info" title={t("overview.offlineTitle")}>
            <p>{t("overview.offlineText")}</p>
          </Notice>
        )}
      </div>
    </Page>
  );
}

function Figures() {
  const { t } = useTranslation("bots");
  const language = usePageLanguage();
  const { sources, figures, answers, home } = useLoaderData<typeof loader>();
  const number = (value: number) => formatNumber(language, value);
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" className="mb-3 text-lg font-semibold">
        {t("overview.figures")}
      </h2>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <StatTile
          label={t("overview.sources")}
          value={number(sources.ready)}
          hint={
            sources.ready < sources.total
              ? t("overview.ofSources", { total: number(sources.total) })
              : t("overview.passages", { passages: number(sources.passages) })
          }
        />
        <StatTile label={t("overview.conversations")} value={number(figures.conversations)} />
        <StatTile label={t("overview.answers")} value={number(answers)} hint={t("overview.answersHint")} />
        <StatTile
          label={t("overview.unanswered")}
          value={number(figures.unanswered)}
          hint={
            figures.unanswered > 0 && (
              <Link
                to={`${home}/unanswered`}
                className="rounded-sm font-medium text-brand-ink underline underline-offset-4"
              >
                {t("overview.unansweredHint")}
              </Link>
            )
          }
        />
      </dl>
    </section>
  );
}

function Latest() {
  const { t } = useTranslation("bots");
  const { latest, home, now, timeZone } = useLoaderData<typeof loader>();
  return (
    <section aria-labelledby="latest">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id="latest" className="text-lg font-semibold">
          {t("overview.last")}
        </h2>
        {latest.length > 0 && (
          <Link
            to={`${home}/inbox`}
            className="rounded-sm text-sm font-medium text-brand-ink underline underline-offset-4"
          >
            {t("overview.all")}
          </Link>
        )}
      </div>
      {latest.length > 0 ? (
        <ConversationList
          label={t("overview.last")}
          conversations={latest}
          base={`${home}/inbox`}
          now={now}
          timeZone={timeZone}
        />
      ) : (
        <p className="rounded-lg border border-dashed border-line-strong/50 px-5 py-6 text-muted">
          {t("overview.noneYet")}
        </p>
      )}
    </section>
  );
}
