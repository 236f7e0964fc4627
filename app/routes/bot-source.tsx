import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { FileSearch, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { viewSource } from "~/.server/knowledge-view.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { LiveStatusBadge } from "~/components/ui/live-status-badge.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";
import { PassageList } from "~/features/knowledge/passage-list.tsx";
import { MAX_SMALL_FORM_BYTES, titleSchema } from "~/features/knowledge/schemas.ts";
import { isEditable } from "~/features/knowledge/source-actions.tsx";
import { SourceFacts } from "~/features/knowledge/source-facts.tsx";
import { SourceManage } from "~/features/knowledge/source-manage.tsx";
import type { SourceView } from "~/features/knowledge/types.ts";
import { useSourceUpdates } from "~/features/knowledge/use-source-updates.ts";
import { localPath } from "~/lib/local-path.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["knowledge"] };

const PAGE_SIZE = 20;

export async function loader(args: LoaderFunctionArgs) {
  const { language, user, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const sourceId = args.params.sourceId ?? "";
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  const [row, passages] = await Promise.all([
    orNotFound(knowledge.get(workspaceId, bot.id, sourceId)),
    orNotFound(
      knowledge.passages(workspaceId, bot.id, sourceId, { limit: PAGE_SIZE, ...(cursor && { cursor }) }),
    ),
  ]);
  return {
    title: pageTitle(t, `${row.title} · ${bot.name}`),
    botId: bot.id,
    home: `${home}/knowledge`,
    sources: [viewSource(row, language)],
    passages: passages.items,
    nextCursor: passages.nextCursor,
    timeZone: user.timeZone,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Renames, switches, reads again or deletes; `back` names the page to go on to. */
export async function action(args: ActionFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const sourceId = args.params.sourceId ?? "";
  const form = await readBoundedForm(args.request, MAX_SMALL_FORM_BYTES);
  const back = form.has("back") ? localPath(form.get("back"), `${home}/knowledge`) : null;

  switch (form.get("intent")) {
    case "rename": {
      const submission = parseWithZod(form, { schema: titleSchema(t, knowledge.limits) });
      if (submission.status !== "success") return data(submission.reply(), { status: 400 });
      await orNotFound(knowledge.change(workspaceId, bot.id, sourceId, submission.value));
      return data<SubmissionResult<string[]>>(submission.reply());
    }
    case "switch":
      await orNotFound(
        knowledge.change(workspaceId, bot.id, sourceId, { enabled: form.get("enabled") === "on" }),
      );
      return back ? redirect(back) : null;
    case "reread":
      await orNotFound(knowledge.reread(workspaceId, bot.id, sourceId));
      return null;
    case "delete": {
      if (!form.has("sure")) return null;
      const { title } = await orNotFound(knowledge.get(workspaceId, bot.id, sourceId));
      await orNotFound(knowledge.remove(workspaceId, bot.id, sourceId));
      return redirectSaying(
        args.context,
        back ?? `${home}/knowledge`,
        t("knowledge:done.deleted", { title }),
      );
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

/** One source: how its reading went, what became of it, and what can be done with it. */
export default function BotSourceRoute() {
  const { t } = useTranslation("knowledge");
  const page = useLoaderData<typeof loader>();
  const { line, sources } = useSourceUpdates(page.botId, page.sources);
  const [source] = sources;
  if (!source) return null;
  const to = `${page.home}/${source.id}`;
  return (
    <Page
      title={source.title}
      crumbs={[{ label: t("title"), to: page.home }, { label: source.title }]}
      actions={
        <>
          <LiveStatusBadge status={line} />
          {isEditable(source) && (
            <Button asChild variant="secondary">
              <Link to={`${to}/edit`} prefetch="intent">
                <Pencil aria-hidden />
                {t("actions.edit")}
              </Link>
            </Button>
          )}
        </>
      }
    >
      <ReadingNotes source={source} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <SourceFacts source={source} timeZone={page.timeZone} />
        <section className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1">
          <h2 className="text-lg font-semibold">{t("source.preview")}</h2>
          <p className="mb-4 mt-1 text-sm text-muted">{t("source.previewText")}</p>
          {page.passages.length > 0 ? (
            <PassageList passages={page.passages} />
          ) : (
            <EmptyState icon={FileSearch} title={t("source.notRead")} />
          )}
          <Pagination nextCursor={page.nextCursor} />
        </section>
        <SourceManage key={source.title} source={source} to={to} home={page.home} />
      </div>
    </Page>
  );
}

function ReadingNotes({ source: { reason, status, warnings, passageCount } }: { source: SourceView }) {
  const { t } = useTranslation("knowledge");
  return (
    <div className="mb-6 grid gap-3 empty:hidden">
      {status === "failed" && (
        <Notice tone="danger" title={t("source.failed")}>
          <p>{reason}</p>
          {passageCount > 0 && <p>{t("earlier")}</p>}
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warning" title={t("source.warnings")}>
          {warnings.map((code) => (
            <p key={code}>{t(`warnings.${code}`)}</p>
          ))}
        </Notice>
      )}
    </div>
  );
}
