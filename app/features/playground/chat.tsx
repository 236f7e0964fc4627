import { Form } from "@remix-run/react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "~/components/ui/notice.tsx";
import type { Language } from "~/i18n/languages.ts";
import { Composer } from "./composer.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { Messages } from "./messages.tsx";
import type { useChat } from "./use-chat.ts";

export type ChatProps = {
  bot: { name: string; language: Language };
  /** How the bot greets and what it proposes, in each language. */
  openings: Record<Language, { greeting: string; suggestions: readonly string[] }>;
  chat: ReturnType<typeof useChat>;
  answerIn: Language | null;
  setAnswerIn(language: Language | null): void;
  chosen: string | undefined;
  choose(turnId: string): void;
  /** What a plain form got back: its question again, and why there is no answer. */
  refused: { question: string; problem: string } | undefined;
};

/** The conversation as a customer has it. A plain form before scripts run: the answer comes with the next page. */
export function Chat({ bot, openings, chat, answerIn, setAnswerIn, chosen, choose, refused }: ChatProps) {
  const { t } = useTranslation("playground");
  const [touched, setTouched] = useState(false);
  const { greeting, suggestions } = openings[answerIn ?? bot.language];
  const { turns, open, busy, conversationId } = chat;

  function ask(question: string): void {
    setTouched(true);
    if (question && !busy) void chat.ask(question, answerIn);
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (submitter instanceof HTMLButtonElement && submitter.value) {
      ask(submitter.value);
      return;
    }
    const box = event.currentTarget.elements.namedItem("question");
    if (!(box instanceof HTMLTextAreaElement) || !box.value.trim() || busy) return;
    ask(box.value.trim());
    box.value = "";
  }

  return (
    <Form
      method="post"
      onSubmit={submit}
      className="flex h-[min(42rem,calc(100dvh-9rem))] min-h-104 min-w-0 lg:sticky lg:top-6 lg:h-[min(44rem,calc(100dvh-17rem))] flex-col overflow-hidden rounded-lg border bg-surface shadow-sm"
    >
      <Messages
        bot={bot.name}
        greeting={greeting}
        turns={turns}
        open={open}
        chosen={chosen}
        choose={choose}
        askAgain={ask}
      />
      <div className="grid gap-3 border-t p-3 sm:p-4">
        {refused && !touched && <Notice tone="danger">{refused.problem}</Notice>}
        {turns.length === 0 && !open && suggestions.length > 0 && (
          <ul aria-label={t("suggestions")} className="flex flex-wrap gap-2">
            {suggestions.map((suggestion) => (
              <li key={suggestion}>
                <button
                  type="submit"
                  name="suggestion"
                  value={suggestion}
                  formNoValidate
                  className="min-h-10 rounded-full border border-line-strong/60 px-3.5 py-1.5 text-start text-sm hover:border-brand hover:bg-brand-soft/50"
                >
                  {suggestion}
                </button>
              </li>
            ))}
          </ul>
        )}
        {conversationId && <input type="hidden" name="conversation" value={conversationId} />}
        <Composer busy={busy} stop={chat.stop} defaultValue={refused?.question} />
        <LanguageChoice value={answerIn} onChange={setAnswerIn} />
      </div>
    </Form>
  );
}
