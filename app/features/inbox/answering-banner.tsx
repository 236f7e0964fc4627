import { Bot, Headset, Hourglass, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { formatDate, formatTime } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { ActButton } from "./act-form.tsx";
import { Ago } from "./ago.tsx";
import { useInbox } from "./inbox-context.ts";
import { useThreadShared } from "./thread-context.ts";
import { useNow } from "./use-now.ts";
import { useReason } from "./use-words.ts";

/** Who answers this customer now, when that changes by itself, and the button that changes it. */
export function AnsweringBanner() {
  const { t } = useTranslation("inbox");
  const { timeZone } = useInbox();
  const { detail } = useThreadShared();
  const reasonWords = useReason();
  const byBot = detail.answers === "bot";
  const waits = detail.waitingSince;
  const Icon = waits ? Hourglass : byBot ? Bot : detail.answers === "you" ? Headset : UserRound;
  return (
    <div
      className={cn(
        "flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-3 py-2 text-sm",
        waits ? "bg-warning-soft text-warning-ink" : byBot ? "bg-sunken/60" : "bg-brand-soft text-brand-ink",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <p role="status" className="min-w-0 flex-1 basis-40">
        <Who />
        {waits && (
          <span className="block text-xs">
            {detail.reason && `${reasonWords(detail.reason)} · `}
            {t("answering.waitsSince")} <Ago moment={waits} timeZone={timeZone} />
          </span>
        )}
        {!byBot && <Returns />}
      </p>
      {byBot || waits || detail.answers === "colleague" || detail.answers === "person" ? (
        <ActButton intent="take" variant="primary">
          {t("actions.take")}
        </ActButton>
      ) : null}
      {!byBot && <ActButton intent="release">{t("actions.release")}</ActButton>}
    </div>
  );
}

function Who() {
  const { t } = useTranslation("inbox");
  const { detail } = useThreadShared();
  const { answers, assignee, waitingSince } = detail;
  if (waitingSince) return <span className="font-medium">{t("answering.waiting")}</span>;
  if (answers === "colleague" && assignee)
    return <span className="font-medium">{t("answering.colleague", { name: assignee.name })}</span>;
  return (
    <span className="font-medium">{t(`answering.${answers === "colleague" ? "person" : answers}`)}</span>
  );
}

function Returns() {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const { timeZone } = useInbox();
  const now = useNow();
  const { resumeAt } = useThreadShared().detail;
  if (!resumeAt) return <span className="block text-xs">{t("answering.byHand")}</span>;
  const time = formatTime(language, resumeAt, timeZone);
  const day = formatDate(language, resumeAt, timeZone);
  const isToday = day === formatDate(language, now, timeZone);
  return (
    <span className="block text-xs">
      {isToday ? t("answering.returnsAt", { time }) : t("answering.returnsOn", { day, time })}
    </span>
  );
}
