import type { SubmissionResult } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Tags } from "lucide-react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { readFields } from "~/.server/read-fields.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { LabelCard, LabelForm } from "~/features/inbox/label-forms.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, t } = await requireBot(args);
  const labels = await args.context.services.inbox.labels(workspaceId, bot.id);
  return {
    title: pageTitle(t, `${t("inbox:labels.title")} · ${bot.name}`),
    labels: labels.map(({ id, name, colour }) => ({ id, name, colour })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { inbox } = args.context.services;
  const form = await readBoundedForm(args.request);
  const id = String(form.get("labelId") ?? "");
  const say = (text: string) => redirectSaying(args.context, `${home}/inbox/settings/labels`, text);
  if (form.get("intent") === "remove") {
    // Whoever removed it before has done what was asked.
    await attempt(inbox.removeLabel(workspaceId, bot.id, id));
    return say(t("inbox:labels.removed"));
  }
  const submission = readFields(
    form,
    language,
    ({ name, colour }) => ({ name: name ?? "", colour: colour ?? "grey" }),
    inbox.checkLabel,
  );
  if (submission.status !== "success") return formAgain(submission);
  const work = id
    ? inbox.changeLabel(workspaceId, bot.id, id, submission.value)
    : inbox.addLabel(workspaceId, bot.id, submission.value);
  const saved = await attempt(work);
  const fieldOf = { "conversations.label_taken": "name" } as const;
  return saved.ok ? say(t("inbox:labels.saved")) : refused(submission, saved, language, { fieldOf });
}

/** The labels that the team puts on conversations. */
export default function BotInboxLabelsRoute() {
  const { t } = useTranslation("inbox");
  const { labels } = useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  const tried = lastResult?.initialValue?.labelId;
  return (
    <div className="grid gap-6">
      <p className="text-muted">{t("labels.text")}</p>
      <LabelForm key={`new-${labels.length}`} lastResult={tried ? undefined : lastResult} />
      {labels.length === 0 ? (
        <EmptyState icon={Tags} title={t("labels.emptyTitle")} description={t("labels.emptyText")} />
      ) : (
        <ul aria-label={t("labels.title")} className="grid gap-3">
          {labels.map((label) => (
            <LabelCard
              key={`${label.id}-${label.name}-${label.colour}`}
              label={label}
              lastResult={tried === label.id ? lastResult : undefined}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
