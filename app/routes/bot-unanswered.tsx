import type { SubmissionResult } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { attempt, orNotFound } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { viewUnanswered } from "~/.server/inbox-view.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { readFields } from "~/.server/read-fields.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { QuestionCard } from "~/features/conversations/question-card.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "inbox"] };

const PATH = "/unanswered";
const PAGE_SIZE = 20;

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const cursor = new URL(args.request.url).searchParams.get("cursor") ?? undefined;
  const { inbox } = args.context.services;
  const page = await orNotFound(inbox.unanswered(workspaceId, bot.id, { limit: PAGE_SIZE, cursor }));
  return {
    title: pageTitle(t, `${t("inbox:unanswered.title")} · ${bot.name}`),
    home,
    now: new Date().toISOString(),
    questions: page.items.map(viewUnanswered),
    nextCursor: page.nextCursor,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { inbox } = args.context.services;
  const form = await readBoundedForm(args.request);
  const questionId = String(form.get("questionId") ?? "");
  const say = (text: string) => redirectSaying(args.context, home + PATH, text);
  if (form.get("intent") === "dismiss") {
    // Whoever took it off the list before has done what was asked.
    await attempt(inbox.resolveUnanswered(workspaceId, bot.id, questionId));
    return say(t("inbox:unanswered.dismissed"));
  }
  const submission = readFields(form, language, (posted) => posted, inbox.checkAnswer);
  if (submission.status !== "success") return formAgain(submission);
  const answered = await attempt(inbox.answerUnanswered(workspaceId, bot.id, questionId, submission.value));
  return answered.ok ? say(t("inbox:unanswered.added")) : refused(submission, answered, language);
}

/** Questions that the knowledge has no answer to. */
export default function BotUnansweredRoute() {
  const { t } = useTranslation("inbox");
  const { home, now, questions, nextCursor } = useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  const tried = lastResult?.initialValue?.questionId;
  const crumbs = useBotCrumbs({ label: t("unanswered.title") });
  return (
    <Page
      title={t("unanswered.title")}
      description={t("unanswered.description")}
      width="narrow"
      crumbs={crumbs}
    >
      {questions.length === 0 ? (
        <EmptyState
          icon={CircleCheck}
          title={t("unanswered.emptyTitle")}
          description={t("unanswered.emptyText")}
        />
      ) : (
        <ul aria-label={t("unanswered.list")} className="grid gap-4">
          {questions.map((question) => (
            <QuestionCard
              key={question.id}
              question={question}
              conversations={`${home}/inbox`}
              now={now}
              lastResult={tried === question.id ? lastResult : undefined}
            />
          ))}
        </ul>
      )}
      <Pagination nextCursor={nextCursor} />
    </Page>
  );
}
