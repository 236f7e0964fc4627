import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { channelAction } from "~/.server/channel-actions.ts";
import { channelPage } from "~/.server/channel-page.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { ChannelFrame, usePosted } from "~/features/channels/channel-frame.tsx";
import { InstagramForm } from "~/features/channels/meta-form.tsx";
import { Steps } from "~/features/channels/steps.tsx";
import { WebhookCard } from "~/features/channels/webhook-card.tsx";
import { pageMeta } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "channels"] };

export const loader = (args: LoaderFunctionArgs) => channelPage(args, "instagram");

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export const action = (args: ActionFunctionArgs) => channelAction(args, "instagram");

/** Where a bot is connected to Instagram and looked after there. */
export default function BotChannelInstagramRoute() {
  const { t } = useTranslation("channels");
  const page = useLoaderData<typeof loader>();
  const { lastResult } = usePosted();
  const { channel, webhook } = page;
  const form = { lastResult, needsAppSecret: webhook.needsAppSecret };
  // Before connecting, it is the step after; that messages cannot come is said at once.
  const isWebhookFirst = channel !== null || webhook.address === null;
  return (
    <ChannelFrame kind="instagram" page={page}>
      {isWebhookFirst && <WebhookCard kind="instagram" webhook={webhook} />}
      <Card>
        {channel && <CardHeader title={t("form.replace")} description={t("form.replaceText")} />}
        <div className="grid gap-6">
          <Steps kind="instagram" />
          <InstagramForm
            key={channel?.name}
            {...form}
            submit={channel ? t("form.replace") : t("instagram.connect")}
          />
        </div>
      </Card>
      {!isWebhookFirst && <WebhookCard kind="instagram" webhook={webhook} />}
      <Notice tone="info">
        <p>{t("instagram.window")}</p>
      </Notice>
    </ChannelFrame>
  );
}
