import { Link } from "@remix-run/react";
import { ArrowDown, UserRoundCheck } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { formatDate } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useInbox } from "./inbox-context.ts";
import { OutgoingMessage } from "./outgoing-message.tsx";
import { useThreadShared } from "./thread-context.ts";
import { Marker, Message } from "./thread-message.tsx";
import type { ThreadMessage } from "./types.ts";
import type { OutgoingBox } from "./use-outgoing.ts";
import type { LiveThread } from "./use-thread.ts";
import { useReason } from "./use-words.ts";

const NEAR_END_PX = 120;

export type ThreadMessagesProps = {
  thread: LiveThread;
  address: string;
  outgoing: OutgoingBox;
  /** False where only earlier messages are shown. */
  isLatest: boolean;
  onTakeBack(text: string, note: boolean): void;
};

/**
 * What was said, oldest first, under its days. The box grows from its end: it opens at the newest message, and earlier ones that are put
 * before the others do not move what is being read.
 */
export function ThreadMessages({ thread, address, outgoing, isLatest, onTakeBack }: ThreadMessagesProps) {
  const { t } = useTranslation("inbox");
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = useCallback(() => box.current?.scrollTo({ top: 0 }), []);
  const sent = outgoing.items.length;
  useEffect(() => {
    if (sent > 0) toEnd();
  }, [sent, toEnd]);
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={t("conversation.messages")}
        onScroll={({ currentTarget }) => setAtEnd(currentTarget.scrollTop > -NEAR_END_PX)}
        className="flex h-full flex-col-reverse overflow-y-auto bg-canvas focus-visible:-outline-offset-2"
      >
        <div className="grid grid-cols-1 gap-5 p-3 sm:p-4">
          <Earlier thread={thread} />
          {thread.messages.length === 0 && sent === 0 && (
            <p className="py-8 text-center text-sm text-muted">{t("conversation.empty")}</p>
          )}
          <Days messages={thread.messages} address={address} />
          {isLatest && <NowWithPerson />}
          {sent > 0 && (
            <ol aria-label={t("thread.outgoing")} className="grid gap-3">
              {outgoing.items.map((item) => (
                <OutgoingMessage
                  key={item.clientId}
                  item={item}
                  onRetry={() => outgoing.retry(item.clientId)}
                  onTakeBack={() => onTakeBack(outgoing.takeBack(item.clientId), item.note)}
                />
              ))}
            </ol>
          )}
          {!isLatest && (
            <Button asChild variant="secondary" size="sm" className="justify-self-center">
              <Link to=".">{t("conversation.latest")}</Link>
            </Button>
          )}
        </div>
      </section>
      {!atEnd && (
        <Button
          variant="secondary"
          size="sm"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 whitespace-nowrap rounded-full bg-raised shadow-md"
          onClick={toEnd}
        >
          <ArrowDown aria-hidden />
          {t("thread.toNewest")}
        </Button>
      )}
      <Announcer messages={thread.messages} />
    </div>
  );
}

function Earlier({ thread: { earlier, loading, failed, loadEarlier } }: Pick<ThreadMessagesProps, "thread">) {
  const { t } = useTranslation("inbox");
  if (!earlier) return null;
  return (
    // The browser is not to hold this (nor the name of a day) in its place, but what is being read.
    <div className="grid justify-items-center gap-2 [overflow-anchor:none]">
      {failed && <p className="text-sm text-danger-ink">{t("thread.earlierFailed")}</p>}
      <Button asChild variant="secondary" size="sm" aria-disabled={loading}>
        <Link
          to={`?before=${encodeURIComponent(earlier)}`}
          onClick={(event) => {
            event.preventDefault();
            loadEarlier();
          }}
        >
          {loading && <Spinner />}
          {t("conversation.earlier")}
        </Link>
      </Button>
    </div>
  );
}

function Days({ messages, address }: { messages: readonly ThreadMessage[]; address: string }) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const { timeZone } = useInbox();
  const days = useMemo(() => {
    const found: { day: string; messages: ThreadMessage[] }[] = [];
    for (const message of messages) {
      const day = formatDate(language, message.createdAt, timeZone);
      const last = found.at(-1);
      if (last?.day === day) last.messages.push(message);
      else found.push({ day, messages: [message] });
    }
    return found;
  }, [messages, language, timeZone]);
  return days.map(({ day, messages: written }) => (
    <div key={day} className="grid grid-cols-1 gap-3">
      <p className="text-center text-xs font-medium text-muted [overflow-anchor:none]">{day}</p>
      <ol aria-label={`${t("conversation.messages")}, ${day}`} className="grid gap-3">
        {written.map((message) => (
          <Message key={message.id} message={message} address={address} />
        ))}
      </ol>
    </div>
  ));
}

/** At the end, where a person answers now: why. */
function NowWithPerson() {
  const { t } = useTranslation("inbox");
  const reasonWords = useReason();
  const { detail } = useThreadShared();
  if (detail.answers === "bot" || !detail.reason) return null;
  return (
    <ul>
      <Marker icon={<UserRoundCheck aria-hidden />}>
        {t("thread.withPerson")} {reasonWords(detail.reason)}
      </Marker>
    </ul>
  );
}

/** Reads out what the customer writes while the conversation is open. */
function Announcer({ messages }: { messages: readonly ThreadMessage[] }) {
  const { t } = useTranslation("inbox");
  const last = messages.findLast(({ author }) => author === "customer");
  const known = useRef(last?.id);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (!last || last.id === known.current) return;
    known.current = last.id;
    setWords(t("thread.newMessage", { text: last.text || t("media.something") }));
  }, [last, t]);
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
