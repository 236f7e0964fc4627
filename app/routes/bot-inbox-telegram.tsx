import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { errorText } from "~/.server/texts.ts";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { DeskLinked, DeskSteps } from "~/features/inbox/desk.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useRefresh } from "~/lib/use-refresh.ts";

/** While the code is on its way to the group. */
const REFRESH_MS = 4000;

export async function loader(args: LoaderFunctionArgs) {
  const { bot, user, workspaceId, home, t } = await requireBot(args);
  const { inbox, channels } = args.context.services;
  const [desk, connected] = await Promise.all([
    inbox.desk.state(workspaceId, bot.id),
    channels.list(workspaceId, bot.id),
  ]);
  const telegram = connected.find(({ kind }) => kind === "telegram");
  return {
    title: pageTitle(t, `${t("inbox:desk.title")} · ${bot.name}`),
    home,
    timeZone: user.timeZone,
    possible: desk.possible,
    group: desk.group?.title ?? null,
    codeExpiresAt: desk.codeExpiresAt?.toISOString() ?? null,
    botName: telegram?.username ? `@${telegram.username}` : (telegram?.displayName ?? bot.name),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => pageMeta(page);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { desk } = args.context.services.inbox;
  const form = await readBoundedForm(args.request);
  const failed = ({ code, details }: { code: string; details: Parameters<typeof errorText>[2] }) =>
    data({ made: null, problem: errorText(language, code, details) }, { status: 400 });
  if (form.get("intent") === "unlink") {
    const done = await attempt(desk.unlink(workspaceId, bot.id));
    if (!done.ok) return failed(done);
    throw await redirectSaying(args.context, `${home}/inbox/settings/telegram`, t("inbox:desk.unlinked"));
  }
  const made = await attempt(desk.start(workspaceId, bot.id));
  if (!made.ok) return failed(made);
  const { code, expiresAt } = made.value;
  return data({ made: { code, expiresAt: expiresAt.toISOString() }, problem: null });
}

/** Where the team links a Telegram group, in which every customer is a topic. */
export default function BotInboxTelegramRoute() {
  const { t } = useTranslation("inbox");
  const page = useLoaderData<typeof loader>();
  const posted = useActionData<typeof action>();
  const made = useMadeCode(posted?.made ?? null, page.group !== null);
  useRefresh(REFRESH_MS);
  return (
    <div className="grid gap-6">
      <p className="text-muted">{t("desk.text")}</p>
      {posted?.problem && (
        <Notice tone="danger">
          <p>{posted.problem}</p>
        </Notice>
      )}
      {!page.possible && (
        <Notice
          tone="info"
          action={
            <Button asChild size="sm" variant="secondary">
              <Link to={`${page.home}/channels`}>{t("desk.connect")}</Link>
            </Button>
          }
        >
          <p>{t("desk.needsTelegram")}</p>
        </Notice>
      )}
      {page.group !== null && <DeskLinked group={page.group} />}
      {page.possible && page.group === null && (
        <DeskSteps
          botName={page.botName}
          made={made}
          waitsUntil={page.codeExpiresAt}
          timeZone={page.timeZone}
        />
      )}
    </div>
  );
}

type MadeCode = { code: string; expiresAt: string };

/** The code that was just made. What an action answered is gone with the next refresh; the code is shown until it is used. */
function useMadeCode(posted: MadeCode | null, linked: boolean): MadeCode | null {
  const [made, setMade] = useState(posted);
  useEffect(() => {
    if (posted) setMade(posted);
  }, [posted]);
  useEffect(() => {
    if (linked) setMade(null);
  }, [linked]);
  return posted ?? made;
}
