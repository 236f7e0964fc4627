import { Link } from "@remix-run/react";
import { BookOpenText, CircleHelp, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MessageView } from "~/.server/inbox-view.ts";
import { cn } from "~/lib/cn.ts";
import { formatDateTime, formatTime } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type MessageBubbleProps = {
  message: MessageView;
  /** Where the bot's sources live. */
  sources: string;
  timeZone: string;
};

/** One message: whose it is, how its delivery stands, what it rests on. */
export function MessageBubble({ message, sources, timeZone }: MessageBubbleProps) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const isCustomer = message.author === "customer";
  return (
    <li className={cn("flex flex-col gap-1", isCustomer ? "items-start" : "items-end")}>
      <div
        className={cn(
          "max-w-[min(38rem,92%)] rounded-xl px-4 py-2.5",
          isCustomer ? "rounded-ss-sm border bg-surface" : "rounded-se-sm bg-brand-soft",
          message.status === "failed" && "bg-danger-soft",
        )}
      >
        <p className="mb-0.5 text-xs font-medium text-muted">{t(`conversation.${message.author}`)}</p>
        <p className="whitespace-pre-wrap wrap-anywhere">{message.text}</p>
        {message.unknown && (
          <p className="mt-1.5 flex items-center gap-1.5 text-xs text-warning-ink">
            <CircleHelp aria-hidden className="size-3.5 shrink-0" />
            {t("conversation.unknown")}
          </p>
        )}
        {message.citations.length > 0 && <Citations message={message} sources={sources} />}
      </div>
      <p className="flex flex-wrap items-center gap-x-1.5 px-1 text-xs text-muted">
        <time dateTime={message.createdAt} title={formatDateTime(language, message.createdAt, timeZone)}>
          {formatTime(language, message.createdAt, timeZone)}
        </time>
        {!isCustomer && <Delivery message={message} />}
      </p>
    </li>
  );
}

function Delivery({ message: { status, failure } }: Pick<MessageBubbleProps, "message">) {
  const { t } = useTranslation("inbox");
  if (status === "received") return null;
  if (status !== "failed") return <span>· {t(`conversation.status.${status}`)}</span>;
  return (
    <span className="flex items-center gap-1.5 text-danger-ink">
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      {t("conversation.status.failed")}. {t(`conversation.failure.${failureKey(failure)}`)}
    </span>
  );
}

const FAILURES = [
  "blocked",
  "chat_not_found",
  "token_revoked",
  "rejected",
  "unreachable",
  "channel_gone",
] as const;

function failureKey(failure: string | null): (typeof FAILURES)[number] | "other" {
  return FAILURES.find((known) => known === failure) ?? "other";
}

function Citations({ message: { citations }, sources }: Pick<MessageBubbleProps, "message" | "sources">) {
  const { t } = useTranslation("inbox");
  return (
    <details className="mt-2 border-t border-brand/20 pt-1.5 text-sm">
      <summary className="flex min-h-9 w-fit items-center gap-1.5 rounded-sm text-xs font-medium text-brand-ink hover:underline">
        <BookOpenText aria-hidden className="size-3.5" />
        {t("conversation.sources", { number: citations.length })}
      </summary>
      <ul className="grid gap-2.5 pb-1">
        {citations.map(({ passageId, sourceId, title, quote }) => (
          <li key={passageId}>
            <Link
              to={`${sources}/${sourceId}`}
              className="font-medium text-brand-ink underline underline-offset-4"
            >
              {title}
            </Link>
            <p className="mt-0.5 text-muted wrap-anywhere">{quote}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
