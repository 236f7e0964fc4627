import { type SubmissionResult, useForm } from "@conform-to/react";
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { UnansweredView } from "~/.server/inbox-view.ts";
import { Button } from "~/components/ui/button.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type QuestionCardProps = {
  question: UnansweredView;
  /** The address of the bot's conversations. */
  conversations: string;
  now: string;
  /** What came of the last attempt to answer this question. */
  lastResult: SubmissionResult<string[]> | undefined;
};

/** A question the bot had no answer to, and the place to answer it. */
export function QuestionCard({ question, conversations, now, lastResult }: QuestionCardProps) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const { id, times, conversationId, lastAskedAt } = question;
  const when = formatRelative(language, lastAskedAt < now ? lastAskedAt : now, now);
  return (
    <li className="rounded-lg border bg-surface p-5 shadow-sm">
      <h2 className="font-semibold wrap-anywhere">{question.question}</h2>
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-muted">
        <span>
          {t("unanswered.times", { count: times })} · {t("unanswered.last", { when })}
        </span>
        {conversationId && (
          <Link
            to={`${conversations}/${conversationId}`}
            className="rounded-sm text-brand-ink underline underline-offset-4"
          >
            {t("unanswered.toConversation")}
          </Link>
        )}
      </p>
      <details className="group mt-4" open={lastResult !== undefined}>
        <Button asChild size="sm">
          <summary className="group-open:hidden">{t("unanswered.answer")}</summary>
        </Button>
        <AnswerForm question={question} lastResult={lastResult} />
      </details>
      <div className="mt-2">
        <ConfirmForm
          label={t("unanswered.dismiss")}
          title={t("unanswered.dismissTitle")}
          description={t("unanswered.dismissText")}
          confirm={t("unanswered.dismiss")}
          intent="dismiss"
          variant="quiet"
        >
          <input type="hidden" name="questionId" value={id} />
        </ConfirmForm>
      </div>
    </li>
  );
}

type AnswerFields = { question: string; answer: string };

function AnswerForm({ question, lastResult }: Pick<QuestionCardProps, "question" | "lastResult">) {
  const { t } = useTranslation("inbox");
  const [form, fields] = useForm<AnswerFields>({
    id: `answer-${question.id}`,
    lastResult,
    defaultValue: { question: question.question },
  });
  return (
    <Form form={form} className="mt-2">
      <input type="hidden" name="questionId" value={question.id} />
      <TextareaField
        field={fields.question}
        label={t("unanswered.question")}
        hint={t("unanswered.questionHint")}
        rows={2}
        required
      />
      <TextareaField
        field={fields.answer}
        label={t("unanswered.yourAnswer")}
        hint={t("unanswered.answerHint")}
        required
      />
      <SubmitButton intent={`answer-${question.id}`} className="sm:w-fit">
        {t("unanswered.submit")}
      </SubmitButton>
    </Form>
  );
}
