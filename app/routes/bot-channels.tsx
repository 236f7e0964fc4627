import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { repairChannel } from "~/.server/channel-actions.ts";
import { channelCards } from "~/.server/channel-cards.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { LiveStatusBadge } from "~/components/ui/live-status-badge.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { OverviewCard } from "~/features/channels/overview-card.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useLive } from "~/lib/use-live.ts";

export const handle = { i18n: ["bots", "channels"] };

const REPAIRABLE = ["telegram", "whatsapp", "instagram"] as const;

export async function loader(args: LoaderFunctionArgs) {
  const { language, bot, user, workspaceId, home, t } = await requireBot(args);
  const { services, publicUrl } = args.context;
  return {
    title: pageTitle(t, `${t("channels:title")} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name },
    base: `${home}/channels`,
    chatPage: `${publicUrl}/chat/${bot.id}`,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    ...(await channelCards(services, { workspaceId, botId: bot.id, language })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  const kind = REPAIRABLE.find((each) => each === form.get("kind"));
  if (form.get("intent") !== "repair" || !kind) throw new Response(null, { status: 400 });
  return repairChannel(args, { kind, next: "/channels" });
}

/** Where a bot speaks: every kind of channel and how it is. */
export default function BotChannelsRoute() {
  const { t } = useTranslation("channels");
  const crumbs = useBotCrumbs({ label: t("title") });
  const { bot, cards, ...page } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const { revalidate } = useRevalidator();
  const status = useLive(bot.id, (event) => {
    if (event.type === "channel") void revalidate();
  });
  return (
    <Page
      title={t("title")}
      description={t("description")}
      crumbs={crumbs}
      actions={<LiveStatusBadge status={status} />}
    >
      <div className="grid items-start gap-5 md:grid-cols-2">
        {cards.map((card) => (
          <OverviewCard
            key={card.kind}
            card={card}
            problem={failed?.kind === card.kind ? failed.problem : null}
            {...page}
          />
        ))}
      </div>
    </Page>
  );
}
