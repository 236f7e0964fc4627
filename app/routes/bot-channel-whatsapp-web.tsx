import type { SubmissionResult } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { viewPairing } from "~/.server/pairing-view.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { ConsentForm } from "~/features/whatsapp-web/consent-form.tsx";
import { QrCard } from "~/features/whatsapp-web/qr-card.tsx";
import { Risks } from "~/features/whatsapp-web/risks.tsx";
import { riskSchema } from "~/features/whatsapp-web/schemas.ts";
import {
  Disconnect,
  LostNotice,
  NotOffered,
  ReadyCard,
  StartingCard,
} from "~/features/whatsapp-web/state-cards.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useLive } from "~/lib/use-live.ts";
import { useRefresh } from "~/lib/use-refresh.ts";
import { useRevalidateSoon } from "~/lib/use-revalidate-soon.ts";

export const handle = { i18n: ["bots", "channels", "whatsapp-web"] };

const KIND = "whatsapp-web";
const PATH = "/channels/whatsapp-web";
/** Live events come first; this is for when they do not. */
const WAITING_MS = 4000;
const SETTLED_MS = 60_000;

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const { channels, plans } = args.context.services;
  const row = (await channels.list(workspaceId, bot.id)).find(({ kind }) => kind === KIND);
  const inPlan = (await attempt(plans.checkChannel(workspaceId, KIND))).ok;
  const why: "browser" | "plan" | null = channels.offers(KIND) ? (inPlan ? null : "plan") : "browser";
  return {
    title: pageTitle(t, `${t("whatsapp-web:title")} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name },
    home,
    channels: `${home}/channels`,
    why,
    view: await viewPairing(row, new Date()),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const intent = (await readBoundedForm(args.request.clone())).get("intent");
  return intent === "disconnect" ? disconnect(args) : pair(args);
}

async function pair(args: ActionFunctionArgs) {
  const { language, bot, user, workspaceId, home, t } = await requireBot(args);
  const submission = await readForm(args.request, riskSchema(t));
  if (submission.status !== "success") return formAgain(submission);
  const { channels } = args.context.services;
  const made = await attempt(channels.connect(workspaceId, bot.id, KIND, submission.value, user.id));
  if (!made.ok) return refused(submission, made, language);
  return redirectSaying(args.context, home + PATH, t("whatsapp-web:said.pairing"));
}

async function disconnect(args: ActionFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  // Whoever disconnected it before has done what was asked.
  await attempt(args.context.services.channels.disconnect(workspaceId, bot.id, KIND));
  return redirectSaying(args.context, home + PATH, t("whatsapp-web:said.disconnected"));
}

/** Pairs an ordinary WhatsApp number by QR code. */
export default function BotChannelWhatsAppWebRoute() {
  const { t } = useTranslation("whatsapp-web");
  const { bot, home, channels, why, view } = useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  const crumbs = useBotCrumbs({ label: t("crumb"), to: channels }, { label: t("title") });
  const revalidateSoon = useRevalidateSoon();
  const waiting = view.state === "starting" || view.state === "qr";
  useLive(bot.id, (event) => {
    if (event.type === "channel") revalidateSoon();
  });
  useRefresh(waiting ? WAITING_MS : SETTLED_MS);
  const canPair = why === null && (view.state === "none" || view.state === "lost");
  return (
    <Page title={t("title")} description={t("description")} width="narrow" crumbs={crumbs}>
      <div className="grid gap-6">
        {why && <NotOffered why={why} channels={channels} />}
        {view.state === "starting" && <StartingCard />}
        {view.state === "qr" && <QrCard view={view} />}
        {view.state === "ready" && <ReadyCard view={view} home={home} />}
        {view.state === "lost" && <LostNotice reason={view.reason} />}
        {canPair && (
          <Card>
            <CardHeader title={t("consent.title")} description={t("consent.lead")} />
            <div className="grid gap-5">
              <Risks channels={channels} />
              <ConsentForm
                lastResult={lastResult}
                submit={view.state === "lost" ? t("consent.again") : t("consent.submit")}
              />
            </div>
          </Card>
        )}
        {(waiting || view.state === "lost") && (
          <div>
            <Disconnect name={t("title")} />
          </div>
        )}
      </div>
    </Page>
  );
}
