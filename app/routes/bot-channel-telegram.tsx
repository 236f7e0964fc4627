import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { channelAction } from "~/.server/channel-actions.ts";
import { channelPage } from "~/.server/channel-page.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { ChannelFrame, usePosted } from "~/features/channels/channel-frame.tsx";
import { Steps } from "~/features/channels/steps.tsx";
import { TelegramForm } from "~/features/channels/telegram-form.tsx";
import { pageMeta } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "channels"] };

export const loader = (args: LoaderFunctionArgs) => channelPage(args, "telegram");

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export const action = (args: ActionFunctionArgs) => channelAction(args, "telegram");

/** Where a bot is connected to Telegram and looked after there. */
export default function BotChannelTelegramRoute() {
  const { t } = useTranslation("channels");
  const page = useLoaderData<typeof loader>();
  const { lastResult } = usePosted();
  const { channel, home } = page;
  return (
    <ChannelFrame kind="telegram" page={page}>
      {channel ? (
        <Card>
          <CardHeader title={t("telegram.replace")} description={t("telegram.replaceText")} />
          <TelegramForm key={channel.name} lastResult={lastResult} submit={t("telegram.replace")} />
        </Card>
      ) : (
        <Card>
          <div className="grid gap-6">
            <Steps kind="telegram" />
            <TelegramForm lastResult={lastResult} submit={t("telegram.connect")} />
          </div>
        </Card>
      )}
      <Card>
        <CardHeader title={t("telegram.canTitle")} />
        <ul className="grid list-disc gap-2 ps-5">
          {(["can1", "can2", "can3", "can4"] as const).map((each) => (
            <li key={each}>{t(`telegram.${each}`)}</li>
          ))}
        </ul>
      </Card>
      {channel && (
        <Card>
          <CardHeader title={t("telegram.deskTitle")} description={t("telegram.deskText")} />
          <Button asChild variant="secondary" size="sm">
            <Link to={`${home}/inbox/settings/telegram`} prefetch="intent">
              {t("telegram.desk")}
            </Link>
          </Button>
        </Card>
      )}
    </ChannelFrame>
  );
}
