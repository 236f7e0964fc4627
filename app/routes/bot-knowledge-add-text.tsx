import { useForm } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { MAX_FORM_BYTES, type TextForm, textSchema } from "~/features/knowledge/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { bot, t } = await requireBot(args);
  return { title: pageTitle(t, `${t("knowledge:ways.text")} · ${bot.name}`) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const submission = await readForm(args.request, textSchema(t, knowledge.limits), MAX_FORM_BYTES);
  if (submission.status !== "success") return formAgain(submission);
  const added = await attempt(knowledge.add(workspaceId, bot.id, { kind: "text", ...submission.value }));
  if (!added.ok) return refused(submission, added, language, { fieldOf: { "knowledge.duplicate": "text" } });
  const said = t("knowledge:done.added", { title: added.value.title });
  return redirectSaying(args.context, `${home}/knowledge`, said);
}

/** A text that is pasted or written here. */
export default function BotKnowledgeAddTextRoute() {
  const { t } = useTranslation("knowledge");
  const [form, fields] = useForm<TextForm>({ id: "text", lastResult: useActionData<typeof action>() });
  return (
    <Form form={form}>
      <TextField
        field={fields.title}
        label={t("text.name")}
        hint={t("text.nameHint")}
        autoComplete="off"
        required
      />
      <TextareaField
        field={fields.text}
        label={t("text.text")}
        hint={t("text.textHint")}
        rows={10}
        required
      />
      <SubmitButton className="sm:w-fit">{t("text.submit")}</SubmitButton>
    </Form>
  );
}
