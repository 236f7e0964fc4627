import type { SubmissionResult } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { connectTelegram } from "~/.server/connect-telegram.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Button } from "~/components/ui/button.tsx";
import { WizardFrame } from "~/features/bots/wizard-frame.tsx";
import { TelegramForm } from "~/features/channels/telegram-form.tsx";
import { TokenSteps } from "~/features/channels/token-steps.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "channels"] };

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const [connected] = await args.context.services.channels.list(workspaceId, bot.id);
  if (connected) throw redirect(home);
  return { title: pageTitle(t, t("bots:new.channel.step")), name: bot.name, home };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export const action = (args: ActionFunctionArgs) => connectTelegram(args, "");

/** Last step of a new bot: where it speaks. */
export default function BotNewChannelRoute() {
  const { t } = useTranslation(["bots", "channels"]);
  const { name, home } = useLoaderData<typeof loader>();
  return (
    <WizardFrame
      step="channel"
      title={t("bots:new.channel.title", { bot: name })}
      lead={t("bots:new.channel.lead")}
    >
      <div className="grid gap-6">
        <TokenSteps />
        <TelegramForm
          lastResult={useActionData<SubmissionResult<string[]>>()}
          submit={t("channels:telegram.connect")}
          aside={
            <Button asChild variant="quiet">
              <Link to={home}>{t("bots:new.channel.skip")}</Link>
            </Button>
          }
        />
      </div>
    </WizardFrame>
  );
}
