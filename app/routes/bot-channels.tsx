import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { viewChannel } from "~/.server/channel-view.ts";
import { connectTelegram } from "~/.server/connect-telegram.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { errorText } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { TelegramCard } from "~/features/channels/telegram-card.tsx";
import { TelegramForm } from "~/features/channels/telegram-form.tsx";
import { TokenSteps } from "~/features/channels/token-steps.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useLive } from "~/lib/use-live.ts";

export const handle = { i18n: ["bots", "channels"] };

const PATH = "/channels";

export async function loader(args: LoaderFunctionArgs) {
  const { language, bot, user, workspaceId, t } = await requireBot(args);
  const connected = await args.context.services.channels.list(workspaceId, bot.id);
  const telegram = connected.find(({ kind }) => kind === "telegram");
  return {
    title: pageTitle(t, `${t("channels:title")} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name },
    timeZone: user.timeZone,
    telegram: telegram ? viewChannel(telegram, language) : null,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const intent = (await readBoundedForm(args.request.clone())).get("intent");
  if (intent === "repair") return repair(args);
  return intent === "disconnect" ? disconnect(args) : connectTelegram(args, PATH);
}

async function repair(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const repaired = await attempt(args.context.services.channels.repair(workspaceId, bot.id, "telegram"));
  if (!repaired.ok)
    return data({ problem: errorText(language, repaired.code, repaired.details) }, { status: 400 });
  const { name } = viewChannel(repaired.value, language);
  return redirectSaying(args.context, home + PATH, t("channels:telegram.repaired", { name }));
}

async function disconnect(args: ActionFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  // Whoever disconnected it before has done what was asked.
  await attempt(args.context.services.channels.disconnect(workspaceId, bot.id, "telegram"));
  return redirectSaying(args.context, home + PATH, t("channels:telegram.disconnected"));
}

/** Where a bot speaks. */
export default function BotChannelsRoute() {
  const { t } = useTranslation("channels");
  const crumbs = useBotCrumbs({ label: t("title") });
  const { bot, telegram, timeZone } = useLoaderData<typeof loader>();
  const posted = useActionData<SubmissionResult<string[]> | { problem: string }>();
  const { revalidate } = useRevalidator();
  useLive(bot.id, (event) => {
    if (event.type === "channel") void revalidate();
  });
  const problem = posted && "problem" in posted ? posted.problem : null;
  const lastResult = posted && !("problem" in posted) ? posted : undefined;
  return (
    <Page title={t("title")} description={t("description")} width="narrow" crumbs={crumbs}>
      {telegram ? (
        <div className="grid gap-6">
          <TelegramCard channel={telegram} problem={problem} timeZone={timeZone} />
          <Card>
            <CardHeader title={t("telegram.replace")} description={t("telegram.replaceText")} />
            <TelegramForm
              key={telegram.name}
              lastResult={lastResult}
              submit={t("telegram.replace")}
              intent="connect"
            />
          </Card>
        </div>
      ) : (
        <Card>
          <CardHeader title={t("kinds.telegram")} description={t("telegram.lead")} />
          <div className="grid gap-6">
            <TokenSteps />
            <TelegramForm lastResult={lastResult} submit={t("telegram.connect")} intent="connect" />
          </div>
        </Card>
      )}
    </Page>
  );
}
