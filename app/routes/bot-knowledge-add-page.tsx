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
import { MAX_SMALL_FORM_BYTES, type PageForm, pageSchema } from "~/features/knowledge/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { bot, t } = await requireBot(args);
  return { title: pageTitle(t, `${t("knowledge:ways.page")} · ${bot.name}`) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const submission = await readForm(args.request, pageSchema(t, knowledge.limits), MAX_SMALL_FORM_BYTES);
  if (submission.status !== "success") return formAgain(submission);
  const { url, title } = submission.value;
  const added = await attempt(
    knowledge.add(workspaceId, bot.id, { kind: "url", url, ...(title && { title }) }),
  );
  if (!added.ok) return refused(submission, added, language, { fieldOf: { "knowledge.duplicate": "url" } });
  const said = t("knowledge:done.added", { title: added.value.title });
  return redirectSaying(args.context, `${home}/knowledge`, said);
}

/** A page of the web, by its address. */
export default function BotKnowledgeAddPageRoute() {
  const { t } = useTranslation("knowledge");
  const [form, fields] = useForm<PageForm>({ id: "page", lastResult: useActionData<typeof action>() });
  return (
    <Form form={form}>
      <TextField
        field={fields.url}
        label={t("page.url")}
        hint={t("page.urlHint")}
        type="url"
        inputMode="url"
        autoComplete="url"
        placeholder="https://"
        required
      />
      <TextField field={fields.title} label={t("page.name")} hint={t("page.nameHint")} autoComplete="off" />
      <SubmitButton className="sm:w-fit">{t("page.submit")}</SubmitButton>
    </Form>
  );
}
