import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { attempt } from "~/.server/attempt.ts";
import { readSettings, readyMadeWords, viewSettings } from "~/.server/bot-settings-view.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { readFields } from "~/.server/read-fields.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { DeleteBot } from "~/features/bots/delete-bot.tsx";
import { SettingsForm } from "~/features/bots/settings-form.tsx";
import { SettingsTabs } from "~/features/bots/settings-tabs.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots"] };

export async function loader(args: LoaderFunctionArgs) {
  const { bot, t } = await requireBot(args);
  return {
    title: pageTitle(t, `${t("bots:settings.title")} · ${bot.name}`),
    version: bot.updatedAt.toISOString(),
    name: bot.name,
    settings: viewSettings(bot),
    readyMade: readyMadeWords(bot),
    timeZones: Intl.supportedValuesOf("timeZone"),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  return form.get("intent") === "delete" ? remove(args, form) : save(args, form);
}

async function save(args: ActionFunctionArgs, form: FormData) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { bots } = args.context.services;
  const submission = readFields(form, language, readSettings, bots.checkChanges);
  if (submission.status !== "success") return formAgain(submission);
  const saved = await attempt(bots.update(workspaceId, bot.id, submission.value));
  if (!saved.ok) return refused(submission, saved, language);
  return redirectSaying(args.context, `${home}/settings`, t("bots:settings.saved"));
}

async function remove(args: ActionFunctionArgs, form: FormData) {
  const { language, bot, workspaceId, t } = await requireBot(args);
  const { name } = bot;
  const wrong = t("bots:settings.confirmWrong", { name });
  const schema = z.object({
    confirm: z.string(wrong).refine((typed) => typed.trim() === name.trim(), wrong),
  });
  const submission = parseWithZod(form, { schema });
  if (submission.status !== "success") return formAgain(submission);
  const removed = await attempt(args.context.services.bots.remove(workspaceId, bot.id));
  if (!removed.ok) return refused(submission, removed, language);
  return redirectSaying(args.context, `/${language}/app`, t("bots:settings.deleted", { name }));
}

/** Everything about a bot that is set once and changed seldom. */
export default function BotSettingsRoute() {
  const { t } = useTranslation("bots");
  const { version, name, ...rest } = useLoaderData<typeof loader>();
  const posted = useActionData<SubmissionResult<string[]>>();
  const isDelete = posted?.initialValue?.intent === "delete";
  const crumbs = useBotCrumbs({ label: t("settings.title") });
  return (
    <Page title={t("settings.title")} description={t("settings.description")} width="narrow" crumbs={crumbs}>
      <SettingsTabs />
      <SettingsForm key={`settings-${version}`} {...rest} lastResult={isDelete ? undefined : posted} />
      <DeleteBot key={`delete-${version}`} name={name} lastResult={isDelete ? posted : undefined} />
    </Page>
  );
}
