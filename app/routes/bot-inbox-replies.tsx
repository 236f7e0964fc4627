import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { MessageSquareText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { ReplyCard, ReplyForm } from "~/features/inbox/reply-forms.tsx";
import { replySchema } from "~/features/inbox/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, t } = await requireBot(args);
  const found = await args.context.services.inbox.cannedReplies(workspaceId, bot.id);
  return {
    title: pageTitle(t, `${t("inbox:replies.title")} · ${bot.name}`),
    replies: found.map(({ id, shortcut, text, updatedAt }) => ({
      id,
      shortcut,
      text,
      version: updatedAt.toISOString(),
    })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { inbox } = args.context.services;
  const form = await readBoundedForm(args.request);
  const id = String(form.get("replyId") ?? "");
  const say = (text: string) => redirectSaying(args.context, `${home}/inbox/settings`, text);
  if (form.get("intent") === "remove") {
    // Whoever removed it before has done what was asked.
    await attempt(inbox.removeCanned(workspaceId, bot.id, id));
    return say(t("inbox:replies.removed"));
  }
  const submission = parseWithZod(form, { schema: replySchema(t) });
  if (submission.status !== "success") return formAgain(submission);
  const { shortcut, text } = submission.value;
  const work = id
    ? inbox.changeCanned(workspaceId, bot.id, id, { shortcut, text })
    : inbox.addCanned(workspaceId, bot.id, { shortcut, text });
  const saved = await attempt(work);
  const fieldOf = { "conversations.shortcut_taken": "shortcut" } as const;
  return saved.ok ? say(t("inbox:replies.saved")) : refused(submission, saved, language, { fieldOf });
}

/** The answers that the team keeps ready. */
export default function BotInboxRepliesRoute() {
  const { t } = useTranslation("inbox");
  const { replies } = useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  const tried = lastResult?.initialValue?.replyId;
  return (
    <div className="grid gap-6">
      <p className="text-muted">{t("replies.text")}</p>
      <ReplyForm key={`new-${replies.length}`} lastResult={tried ? undefined : lastResult} />
      {replies.length === 0 ? (
        <EmptyState
          icon={MessageSquareText}
          title={t("replies.emptyTitle")}
          description={t("replies.emptyText")}
        />
      ) : (
        <ul aria-label={t("replies.title")} className="grid gap-3">
          {replies.map((reply) => (
            <ReplyCard
              key={`${reply.id}-${reply.version}`}
              reply={reply}
              lastResult={tried === reply.id ? lastResult : undefined}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
