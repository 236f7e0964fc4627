import type { MessageView } from "~/.server/inbox-view.ts";
import { formatDate } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { MessageBubble, type MessageBubbleProps } from "./message-bubble.tsx";

export type MessageThreadProps = Omit<MessageBubbleProps, "message"> & {
  label: string;
  messages: readonly MessageView[];
};

/** Messages of a conversation, oldest first, under the days on which they were written. */
export function MessageThread({ label, messages, ...rest }: MessageThreadProps) {
  const language = usePageLanguage();
  const days: { day: string; messages: MessageView[] }[] = [];
  for (const message of messages) {
    const day = formatDate(language, message.createdAt, rest.timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.messages.push(message);
    else days.push({ day, messages: [message] });
  }
  return (
    <div className="grid gap-6">
      {days.map(({ day, messages: written }) => (
        <section key={day} aria-label={`${label}, ${day}`}>
          <p className="mb-4 text-center text-xs font-medium text-muted">{day}</p>
          <ol className="grid gap-4">
            {written.map((message) => (
              <MessageBubble key={message.id} message={message} {...rest} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
