import {
  Bot,
  CircleHelp,
  Pencil,
  Star,
  StickyNote,
  ThumbsDown,
  ThumbsUp,
  UserRoundCheck,
} from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { formatDateTime, formatTime } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { DeliverySign, FailureWords } from "./delivery.tsx";
import { useInbox } from "./inbox-context.ts";
import { MessageMedia } from "./message-media.tsx";
import type { ThreadMessage } from "./types.ts";
import { WhyAnswer } from "./why-answer.tsx";

export type MessageProps = {
  message: ThreadMessage;
  /** The conversation's address. */
  address: string;
};

/** One message as the team sees it; drawn anew only when it changed. */
export const Message = memo(function Message({ message, address }: MessageProps) {
  const { t } = useTranslation("inbox");
  if (message.note) return <Note message={message} />;
  const isCustomer = message.author === "customer";
  return (
    <>
      {message.outcome === "handover" && (
        <Marker icon={<UserRoundCheck aria-hidden />}>{t("thread.handedOver")}</Marker>
      )}
      {message.outcome === "rating" && <Marker icon={<Star aria-hidden />}>{t("thread.ratingAsked")}</Marker>}
      <li className={cn("flex flex-col gap-1", isCustomer ? "items-start" : "items-end")}>
        <div
          className={cn(
            "grid max-w-[min(36rem,90%)] gap-1 rounded-xl px-3.5 py-2",
            isCustomer && "rounded-ss-sm border bg-surface",
            message.author === "bot" && "rounded-se-sm bg-brand-soft",
            message.author === "person" && "rounded-se-sm bg-accent-soft",
            message.state === "failed" && "bg-danger-soft",
          )}
        >
          <Author message={message} />
          {message.media && <MessageMedia media={message.media} href={`${address}/media/${message.id}`} />}
          <Words message={message} />
          {message.outcome === "unknown" && (
            <p className="flex items-center gap-1.5 text-xs text-warning-ink">
              <CircleHelp aria-hidden className="size-3.5 shrink-0" />
              {t("conversation.unknown")}
            </p>
          )}
          <FailureWords message={message} />
          {message.author === "bot" && <WhyAnswer message={message} />}
        </div>
        <Facts message={message} />
      </li>
    </>
  );
});

function Author({ message: { author, authorName, template } }: Pick<MessageProps, "message">) {
  const { t } = useTranslation("inbox");
  if (author === "customer" && !authorName) return <span className="sr-only">{t("authors.customer")}</span>;
  return (
    <p className="flex items-center gap-1.5 text-xs font-medium text-muted">
      {author === "bot" && <Bot aria-hidden className="size-3.5" />}
      <span>{authorName || t(`authors.${author}`)}</span>
      {template && <span className="font-normal">· {t("thread.template")}</span>}
    </p>
  );
}

function Words({ message: { text, media } }: Pick<MessageProps, "message">) {
  const { t } = useTranslation("inbox");
  if (!text) return null;
  const isSpoken = media?.kind === "voice" || media?.kind === "audio";
  return (
    <p className="whitespace-pre-wrap wrap-anywhere">
      {isSpoken && <span className="block text-xs font-medium text-muted">{t("media.transcript")}</span>}
      {text}
    </p>
  );
}

function Facts({ message }: Pick<MessageProps, "message">) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const { timeZone } = useInbox();
  const { createdAt, edited, feedback } = message;
  const Thumb = feedback === 1 ? ThumbsUp : ThumbsDown;
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 px-1 text-xs text-muted">
      {edited && (
        <span className="inline-flex items-center gap-1">
          <Pencil aria-hidden className="size-3" />
          {t("thread.edited")}
        </span>
      )}
      {feedback !== null && feedback !== 0 && (
        <span className="inline-flex items-center gap-1">
          <Thumb aria-hidden className="size-3.5" />
          {t(feedback === 1 ? "thread.liked" : "thread.disliked")}
        </span>
      )}
      <time dateTime={createdAt} title={formatDateTime(language, createdAt, timeZone)}>
        {formatTime(language, createdAt, timeZone)}
      </time>
      <DeliverySign state={message.state} />
    </p>
  );
}

function Note({ message: { text, authorName, createdAt } }: Pick<MessageProps, "message">) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const { timeZone } = useInbox();
  return (
    <li className="flex flex-col items-end">
      <div className="grid w-[min(36rem,90%)] gap-1 rounded-md border border-dashed border-warning-ink/50 bg-warning-soft px-3.5 py-2 text-warning-ink">
        <p className="flex flex-wrap items-center gap-x-1.5 text-xs font-medium">
          <StickyNote aria-hidden className="size-3.5" />
          {t("thread.note")}
          {authorName && <span>· {authorName}</span>}
          <time
            className="ms-auto font-normal"
            dateTime={createdAt}
            title={formatDateTime(language, createdAt, timeZone)}
          >
            {formatTime(language, createdAt, timeZone)}
          </time>
        </p>
        <p className="whitespace-pre-wrap text-ink wrap-anywhere">{text}</p>
      </div>
    </li>
  );
}

/** Something that happened to the conversation, between the messages. */
export function Marker({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-3 text-xs font-medium text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <span className="inline-flex max-w-[80%] items-center gap-1.5 text-center [&_svg]:size-3.5 [&_svg]:shrink-0">
        {icon}
        {children}
      </span>
    </li>
  );
}
