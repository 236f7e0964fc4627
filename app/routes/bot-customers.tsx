import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { readCustomerQuery } from "~/.server/customers-query.ts";
import { viewCustomer } from "~/.server/customers-view.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";
import { SearchField } from "~/components/ui/search-field.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { CustomerFilters } from "~/features/customers/customer-filters.tsx";
import { CustomerTable } from "~/features/customers/customer-table.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "inbox", "customers"] };

export async function loader(args: LoaderFunctionArgs) {
  const { bot, user, workspaceId, home, t } = await requireBot(args);
  const { customers, channels } = args.context.services;
  const [page, tags, connected] = await Promise.all([
    orNotFound(customers.list(workspaceId, bot.id, readCustomerQuery(args.request))),
    customers.tags(workspaceId, bot.id),
    channels.list(workspaceId, bot.id),
  ]);
  return {
    title: pageTitle(t, `${t("customers:title")} · ${bot.name}`),
    home,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    customers: page.items.map(viewCustomer),
    nextCursor: page.nextCursor,
    tags: tags.map(({ tag, customers: count }) => ({ tag, count })),
    channels: [...new Set(connected.map(({ kind }) => kind as string))],
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** The people who write to a bot. */
export default function BotCustomersRoute() {
  const { t } = useTranslation("customers");
  const { home, customers, nextCursor, tags, channels, timeZone, now } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const isChosen = [...params.values()].some(Boolean);
  const crumbs = useBotCrumbs({ label: t("title") });
  const isNew = customers.length === 0 && !isChosen;
  return (
    <Page title={t("title")} description={t("description")} crumbs={crumbs}>
      {isNew ? (
        <EmptyState
          icon={Users}
          title={t("list.emptyTitle")}
          description={t("list.emptyText")}
          action={
            channels.length === 0 && (
              <Button asChild>
                <Link to={`${home}/channels`}>{t("list.emptyAction")}</Link>
              </Button>
            )
          }
        />
      ) : (
        <div className="grid gap-4">
          <div className="grid gap-3 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-end">
            <SearchField label={t("list.search")} placeholder={t("list.searchHint")} />
            <CustomerFilters channels={channels} tags={tags} />
          </div>
          {customers.length === 0 ? (
            <EmptyState
              icon={Users}
              title={t("list.noneTitle")}
              description={t("list.noneText")}
              action={
                <Button asChild variant="secondary">
                  <Link to={`${home}/customers`}>{t("list.showAll")}</Link>
                </Button>
              }
            />
          ) : (
            <CustomerTable customers={customers} base={`${home}/customers`} timeZone={timeZone} now={now} />
          )}
        </div>
      )}
      <Pagination nextCursor={nextCursor} />
    </Page>
  );
}
