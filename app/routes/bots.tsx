import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Bot, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { botCards } from "~/.server/bot-cards.ts";
import { requireLanguage, requireSession } from "~/.server/guard.ts";
import { planView } from "~/.server/plan-view.ts";
import { mayPay } from "~/.server/require-billing.ts";
import { translator } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";
import { BotCard } from "~/features/bots/bot-card.tsx";
import { OverRoomNotice, PlanFullNotice, StoppedNotice } from "~/features/bots/plan-notices.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "channels", "billing"] };

const PAGE_SIZE = 24;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  const { user, workspace } = requireSession(request, context, language);
  const t = translator(language);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const [plan, page] = await Promise.all([
    planView(context.services, workspace.id, language, user.timeZone),
    orNotFound(botCards(context.services, workspace.id, { limit: PAGE_SIZE, cursor })),
  ]);
  return {
    title: pageTitle(t, t("bots:list.title")),
    plan,
    mayPay: mayPay(workspace.role),
    bots: page.items,
    nextCursor: page.nextCursor,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** The list of bots. */
export default function BotsRoute() {
  const { t } = useTranslation("bots");
  const { plan, mayPay, bots, nextCursor } = useLoaderData<typeof loader>();
  const isEmpty = plan.bots.used === 0;
  const isOver = plan.bots.limit !== null && plan.bots.used > plan.bots.limit;
  const trial = plan.isTrial && plan.speaks ? ` ${t("plan.trial", { date: plan.ends })}` : "";
  return (
    <Page
      title={t("list.title")}
      description={t("list.description") + trial}
      actions={!isEmpty && !plan.bots.full && <NewBot label={t("list.new")} />}
    >
      <div className="grid gap-5">
        {!plan.speaks && <StoppedNotice plan={plan} />}
        {isOver && <OverRoomNotice plan={plan} />}
        {isEmpty && (
          <EmptyState
            icon={Bot}
            title={t("list.emptyTitle")}
            description={t("list.emptyText")}
            action={<NewBot label={t("list.emptyAction")} />}
          />
        )}
        <div className="grid gap-5 md:grid-cols-2 xl:grid-cols-3">
          {bots.map((bot) => (
            <BotCard key={bot.id} bot={bot} mayKeep={mayPay} />
          ))}
        </div>
        <Pagination nextCursor={nextCursor} />
        {plan.bots.full && !isOver && <PlanFullNotice plan={plan} />}
      </div>
    </Page>
  );
}

function NewBot({ label }: { label: string }) {
  return (
    <Button asChild>
      <Link to="bots/new" prefetch="intent">
        <Plus aria-hidden />
        {label}
      </Link>
    </Button>
  );
}
