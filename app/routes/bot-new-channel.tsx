import type { SubmissionResult } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { channelCards } from "~/.server/channel-cards.ts";
import { mainChannel } from "~/.server/channel-view.ts";
import { connectChannel } from "~/.server/connect-channel.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { WizardFrame } from "~/features/bots/wizard-frame.tsx";
import { OtherKinds } from "~/features/channels/other-kinds.tsx";
import { Steps } from "~/features/channels/steps.tsx";
import { TelegramForm } from "~/features/channels/telegram-form.tsx";
import { WebChatCard } from "~/features/channels/web-chat-card.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "channels"] };

export async function loader(args: LoaderFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { services, publicUrl } = args.context;
  const connected = await services.channels.list(workspaceId, bot.id);
  if (mainChannel(connected)) throw redirect(home);
  const { cards } = await channelCards(services, { workspaceId, botId: bot.id, language });
  return {
    title: pageTitle(t, t("bots:new.channel.step")),
    name: bot.name,
    home,
    chatPage: `${publicUrl}/chat/${bot.id}`,
    others: cards.filter(({ kind }) => kind !== "telegram" && kind !== "widget"),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  return connectChannel(args, form, { kind: "telegram", next: "" });
}

/** Last step of a new bot: where it speaks. */
export default function BotNewChannelRoute() {
  const { t } = useTranslation(["bots", "channels"]);
  const { name, home, chatPage, others } = useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  return (
    <WizardFrame
      step="channel"
      title={t("bots:new.channel.title", { bot: name })}
      lead={t("bots:new.channel.lead")}
    >
      <div className="grid gap-6">
        <Card>
          <CardHeader title={t("channels:kinds.telegram")} description={t("channels:about.telegram")} />
          <div className="grid gap-6">
            <Steps kind="telegram" />
            <TelegramForm lastResult={lastResult} submit={t("channels:telegram.connect")} />
          </div>
        </Card>
        <WebChatCard page={chatPage} settings={`${home}/channels/widget`} />
        <OtherKinds cards={others} base={`${home}/channels`} />
        <div className="flex justify-end">
          <Button asChild variant="quiet">
            <Link to={home}>{t("channels:choose.done")}</Link>
          </Button>
        </div>
      </div>
    </WizardFrame>
  );
}
