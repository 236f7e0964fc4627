import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Plus, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { viewSource } from "~/.server/knowledge-view.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { LiveStatusBadge } from "~/components/ui/live-status-badge.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";
import { SearchField } from "~/components/ui/search-field.tsx";
import { EmptyKnowledge } from "~/features/knowledge/empty-knowledge.tsx";
import { SourceTable } from "~/features/knowledge/source-table.tsx";
import { useSourceUpdates } from "~/features/knowledge/use-source-updates.ts";
import { formatNumber } from "~/lib/format.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export const handle = { i18n: ["knowledge"] };

const PAGE_SIZE = 25;
const LONGEST_SEARCH = 100;

export async function loader(args: LoaderFunctionArgs) {
  const { language, user, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const params = new URL(args.request.url).searchParams;
  const search = (params.get("q") ?? "").slice(0, LONGEST_SEARCH);
  const cursor = params.get("cursor");
  const wanted = { limit: PAGE_SIZE, title: search, ...(cursor && { cursor }) };
  const [page, counts] = await Promise.all([
    orNotFound(knowledge.list(workspaceId, bot.id, wanted)),
    knowledge.counts(workspaceId, bot.id),
  ]);
  return {
    title: pageTitle(t, `${t("knowledge:title")} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name },
    home: `${home}/knowledge`,
    sources: page.items.map((row) => viewSource(row, language)),
    nextCursor: page.nextCursor,
    counts,
    search,
    now: new Date().toISOString(),
    timeZone: user.timeZone,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** What a bot knows. */
export default function BotKnowledgeRoute() {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  const { bot, home, nextCursor, counts, search, now, timeZone, ...read } = useLoaderData<typeof loader>();
  const { line, sources } = useSourceUpdates(bot.id, read.sources);
  const number = (value: number) => formatNumber(language, value);
  const isEmpty = counts.total === 0;
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        !isEmpty && (
          <Button asChild>
            <Link to={`${home}/add`} prefetch="intent">
              <Plus aria-hidden />
              {t("add")}
            </Link>
          </Button>
        )
      }
    >
      {isEmpty ? (
        <EmptyKnowledge home={home} />
      ) : (
        <>
          <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
            <SearchField label={t("search")} className="w-full sm:max-w-xs" />
            <LiveStatusBadge status={line} />
          </div>
          {sources.length > 0 ? (
            <SourceTable sources={sources} home={home} now={now} timeZone={timeZone} />
          ) : (
            <NothingFound search={search} />
          )}
          <Pagination
            nextCursor={nextCursor}
            summary={t("summary", {
              sources: number(counts.total),
              ready: number(counts.ready),
              passages: number(counts.passages),
            })}
          />
        </>
      )}
    </Page>
  );
}

function NothingFound({ search }: { search: string }) {
  const { t } = useTranslation("knowledge");
  const [params] = useSearchParams();
  params.delete("q");
  params.delete("cursor");
  return (
    <EmptyState
      icon={SearchX}
      title={t("nothingFound.title", { title: search })}
      description={t("nothingFound.text")}
      action={
        <Button asChild variant="secondary">
          <Link to={{ search: params.toString() }}>{t("nothingFound.clear")}</Link>
        </Button>
      }
    />
  );
}
