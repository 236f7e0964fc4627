import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { readyMadeWords } from "~/.server/bot-settings-view.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { readFields } from "~/.server/read-fields.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { readWidget, viewWidget } from "~/.server/widget-view.ts";
import { Page } from "~/components/layout/page.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { IdentityCard } from "~/features/widget/identity-card.tsx";
import { InstallCards } from "~/features/widget/install-cards.tsx";
import { SwitchForm } from "~/features/widget/switch-form.tsx";
import { WidgetSettingsForm } from "~/features/widget/widget-settings-form.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "channels", "widget"] };

const PATH = "/channels/widget";

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const { on, settings } = await args.context.services.widget.owned(workspaceId, bot.id);
  const { publicUrl } = args.context;
  return {
    title: pageTitle(t, `${t("widget:settings.title")} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name, language: bot.language },
    channels: `${home}/channels`,
    on,
    publicUrl,
    settings: viewWidget(settings),
    readyMade: { ...readyMadeWords(bot).greeting, ...bot.greeting },
    /** Another form after each save. */
    version: JSON.stringify(settings),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  const intent = form.get("intent");
  if (intent === "secret") return showSecret(args);
  return intent === "on" || intent === "off" ? turn(args, intent === "on") : save(args, form);
}

async function save(args: ActionFunctionArgs, form: FormData) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { widget } = args.context.services;
  const submission = readFields(form, language, readWidget, widget.checkSettings);
  if (submission.status !== "success") {
    const { allowedOrigins, colour } = submission.error ?? {};
    const fields = {
      ...(allowedOrigins && { allowedOrigins: t("widget:settings.badSite") }),
      ...(colour && { colour: t("widget:settings.badColour") }),
    };
    return formAgain(submission, { fields });
  }
  const saved = await attempt(widget.saveSettings(workspaceId, bot.id, submission.value));
  if (!saved.ok) return refused(submission, saved, language);
  return redirectSaying(args.context, home + PATH, t("widget:settings.saved"));
}

async function turn(args: ActionFunctionArgs, on: boolean) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  await args.context.services.widget.setOn(workspaceId, bot.id, on);
  const said = t(on ? "widget:settings.turnedOn" : "widget:settings.turnedOff");
  return redirectSaying(args.context, home + PATH, said);
}

async function showSecret(args: ActionFunctionArgs) {
  const { bot, workspaceId } = await requireBot(args);
  const secret = await args.context.services.widget.identitySecret(workspaceId, bot.id);
  return data({ secret }, { headers: { "cache-control": "no-store" } });
}

/** The chat on the owner's site: how it gets there, how it looks, whom it knows. */
export default function BotChannelWidgetRoute() {
  const { t } = useTranslation("widget");
  const { t: tChannels } = useTranslation("channels");
  const { bot, channels, on, publicUrl, settings, version, readyMade } = useLoaderData<typeof loader>();
  const posted = useActionData<SubmissionResult<string[]> | { secret: string }>();
  const crumbs = useBotCrumbs({ label: tChannels("title"), to: channels }, { label: t("settings.title") });
  const secret = posted && "secret" in posted ? posted.secret : null;
  const lastResult = posted && !("secret" in posted) ? posted : undefined;
  return (
    <Page
      title={t("settings.title")}
      description={t("settings.description")}
      width="narrow"
      crumbs={crumbs}
      actions={<SwitchForm on={on} />}
    >
      <div className="grid gap-6">
        {!on && <Notice tone="warning">{t("settings.offNotice")}</Notice>}
        <InstallCards publicUrl={publicUrl} botId={bot.id} />
        <WidgetSettingsForm
          key={version}
          settings={settings}
          readyMade={readyMade}
          bot={bot}
          lastResult={lastResult}
        />
        <IdentityCard publicUrl={publicUrl} botId={bot.id} secret={secret} />
      </div>
    </Page>
  );
}
