import type { SubmissionResult } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { checkHandover, handoverWords, readHandover, viewHandover } from "~/.server/handover-view.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { readFields } from "~/.server/read-fields.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { HandoverForm } from "~/features/bots/handover-form.tsx";
import { SettingsTabs } from "~/features/bots/settings-tabs.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots"] };

export async function loader(args: LoaderFunctionArgs) {
  const { bot, home, t } = await requireBot(args);
  return {
    title: pageTitle(t, `${t("bots:handover.title")} · ${bot.name}`),
    version: bot.updatedAt.toISOString(),
    home,
    timeZone: bot.timeZone,
    language: bot.language,
    handover: viewHandover(bot),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { bots } = args.context.services;
  const submission = readFields(form, language, readHandover, checkHandover(bots));
  if (submission.status !== "success")
    return formAgain(submission, {
      fields: handoverWords(submission.error ?? {}, submission.payload, t),
    });
  const saved = await attempt(bots.update(workspaceId, bot.id, submission.value));
  if (!saved.ok) return refused(submission, saved, language);
  return redirectSaying(args.context, `${home}/settings/handover`, t("bots:handover.saved"));
}

/** When a bot hands over to a person, and when people are there. */
export default function BotSettingsHandoverRoute() {
  const { t } = useTranslation("bots");
  const { version, home, ...page } = useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  const crumbs = useBotCrumbs(
    { label: t("settings.title"), to: `${home}/settings` },
    { label: t("handover.title") },
  );
  return (
    <Page title={t("handover.title")} description={t("handover.description")} width="narrow" crumbs={crumbs}>
      <SettingsTabs />
      <HandoverForm key={version} {...page} lastResult={lastResult} />
    </Page>
  );
}
