import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { BookOpen, MessageSquarePlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import type { Language } from "~/.server/context.ts";
import { playgroundTurns } from "~/.server/playground-view.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { errorText, translator } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { Chat } from "~/features/playground/chat.tsx";
import { LONGEST_QUESTION } from "~/features/playground/composer.tsx";
import { useChat } from "~/features/playground/use-chat.ts";
import { REASONS_ID, WhyPanel } from "~/features/playground/why-panel.tsx";
import { isLanguage } from "~/i18n/languages.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export const handle = { i18n: ["playground"] };

const MAX_FORM_BYTES = 64 << 10;

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const { services } = args.context;
  const params = new URL(args.request.url).searchParams;
  const conversationId = params.get("c");
  const answerIn = params.get("in");
  const [counts, turns] = await Promise.all([
    services.knowledge.counts(workspaceId, bot.id),
    conversationId ? playgroundTurns(services, bot, conversationId) : [],
  ]);
  const opening = (language: Language) => ({
    greeting: bot.greeting[language] || translator(language)("conversation:greeting", { bot: bot.name }),
    suggestions: bot.suggestedQuestions[language] ?? bot.suggestedQuestions[bot.language] ?? [],
  });
  return {
    title: pageTitle(t, `${t("playground:title")} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name, language: bot.language },
    workspaceId,
    knowledge: `${home}/knowledge`,
    knowsSomething: counts.passages > 0,
    online: services.abilities.onlineModel,
    openings: { uz: opening("uz"), ru: opening("ru"), en: opening("en") },
    conversation: { id: conversationId, turns },
    answerIn: isLanguage(answerIn) ? answerIn : null,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Asks for a plain form; scripts ask the API instead, which answers piece by piece. */
export async function action(args: ActionFunctionArgs) {
  const { language, bot, t } = await requireBot(args);
  const form = await readBoundedForm(args.request, MAX_FORM_BYTES);
  const question = String(form.get("suggestion") || form.get("question") || "").trim();
  const conversationId = String(form.get("conversation") ?? "");
  const answerIn = form.get("language");
  const again = (problem: string) => data({ question, problem }, { status: 400 });
  if (!question) return again(t("common:validation.required"));
  if (question.length > LONGEST_QUESTION)
    return again(t("playground:problem.long", { limit: LONGEST_QUESTION }));
  const asked = await attempt(
    args.context.services.conversations.ask(bot, {
      question,
      from: "playground",
      signal: args.request.signal,
      ...(conversationId && { conversationId }),
      ...(isLanguage(answerIn) && { language: answerIn }),
    }),
  );
  if (!asked.ok) return again(errorText(language, asked.code, asked.details));
  const params = new URLSearchParams({ c: asked.value.conversationId });
  if (isLanguage(answerIn)) params.set("in", answerIn);
  return redirect(`?${params}`);
}

/** Trying a bot out, with the reasons for each answer beside it. */
export default function BotPlaygroundRoute() {
  const { t } = useTranslation("playground");
  const page = useLoaderData<typeof loader>();
  const pageLanguage = usePageLanguage();
  const [, setParams] = useSearchParams();
  const [answerIn, setAnswerIn] = useState(page.answerIn);
  const [chosen, choose] = useState<string>();
  const chat = useChat({
    start: page.conversation,
    place: { botId: page.bot.id, workspaceId: page.workspaceId, pageLanguage },
    words: { lost: t("problem.lost"), stopped: t("problem.stopped") },
    onBegun: (c) => setParams({ c }, { replace: true, preventScrollReset: true }),
  });
  const explained = chat.turns.find(({ id }) => id === chosen) ?? chat.turns.at(-1);
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        <Button asChild variant="secondary">
          <Link to="?">
            <MessageSquarePlus aria-hidden />
            {t("new")}
          </Link>
        </Button>
      }
    >
      <div className="mb-5 grid gap-3 empty:hidden">
        {!page.online && (
          <Notice tone="info" title={t("offline.title")}>
            <p>{t("offline.text")}</p>
          </Notice>
        )}
        {!page.knowsSomething && <NoKnowledge to={`${page.knowledge}/add`} />}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
        <Chat
          bot={page.bot}
          openings={page.openings}
          chat={chat}
          answerIn={answerIn}
          setAnswerIn={setAnswerIn}
          chosen={explained?.id}
          choose={(turnId) => {
            choose(turnId);
            showReasons();
          }}
          refused={useActionData<typeof action>()}
        />
        <WhyPanel turn={explained} knowledge={page.knowledge} />
      </div>
    </Page>
  );
}

/** On phones the reasons stand below the conversation. */
function showReasons(): void {
  if (window.matchMedia("(min-width: 64rem)").matches) return;
  document.getElementById(REASONS_ID)?.scrollIntoView({ behavior: "smooth", block: "start" });
}

function NoKnowledge({ to }: { to: string }) {
  const { t } = useTranslation("playground");
  return (
    <Notice
      tone="warning"
      title={t("noKnowledge.title")}
      action={
        <Button asChild size="sm" variant="secondary">
          <Link to={to}>
            <BookOpen aria-hidden />
            {t("noKnowledge.action")}
          </Link>
        </Button>
      }
    >
      <p>{t("noKnowledge.text")}</p>
    </Notice>
  );
}
