import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { requireLanguage, requireSession } from "~/.server/guard.ts";
import { type MadeLink, noticeSettings, readChoices, viewLink } from "~/.server/notice-settings.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { errorText, translator } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { NoticeChoices } from "~/features/account/notice-choices.tsx";
import { TelegramCard } from "~/features/account/telegram-card.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useRefresh } from "~/lib/use-refresh.ts";

export const handle = { i18n: ["notice-settings"] };

/** While the person is on their way to Telegram and back. */
const REFRESH_MS = 4000;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  const { user } = requireSession(request, context, language);
  const t = translator(language);
  return {
    title: pageTitle(t, t("notice-settings:title")),
    timeZone: user.timeZone,
    ...(await noticeSettings(context.services, user.id)),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => pageMeta(page);

export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const { user } = requireSession(request, context, language);
  const { notices, platformBot } = context.services;
  const t = translator(language);
  const home = `/${language}/app/account/notices`;
  const form = await readBoundedForm(request);
  if (form.get("intent") === "link") {
    const made = await attempt(platformBot.createLink(user.id));
    if (made.ok) return data({ made: viewLink(made.value), problem: null });
    return data({ made: null, problem: errorText(language, made.code, made.details) }, { status: 503 });
  }
  if (form.get("intent") === "unlink") {
    await platformBot.unlink(user.id);
    throw await redirectSaying(context, home, t("notice-settings:telegram.unlinked"));
  }
  await notices.choose(user.id, readChoices(form, await noticeSettings(context.services, user.id)));
  throw await redirectSaying(context, home, t("notice-settings:saved"));
}

/** What a person is told about their bots, and by which way. */
export default function AccountNoticesRoute() {
  const { t } = useTranslation("notice-settings");
  const { telegram, choices, timeZone } = useLoaderData<typeof loader>();
  const posted = useActionData<typeof action>();
  const made = useMadeLink(posted?.made ?? null, telegram.state === "linked");
  useRefresh(REFRESH_MS);
  return (
    <Page title={t("title")} description={t("description")} width="narrow">
      <div className="grid gap-6">
        {posted?.problem && (
          <Notice tone="danger">
            <p>{posted.problem}</p>
          </Notice>
        )}
        <TelegramCard telegram={telegram} made={made} timeZone={timeZone} />
        <NoticeChoices key={telegram.state} choices={choices} linked={telegram.state === "linked"} />
      </div>
    </Page>
  );
}

/** The link that was just made. What an action answered is gone with the next refresh; the link is shown until it is used. */
function useMadeLink(posted: MadeLink | null, linked: boolean): MadeLink | null {
  const [made, setMade] = useState(posted);
  useEffect(() => {
    if (posted) setMade(posted);
  }, [posted]);
  useEffect(() => {
    if (linked) setMade(null);
  }, [linked]);
  return posted ?? made;
}
