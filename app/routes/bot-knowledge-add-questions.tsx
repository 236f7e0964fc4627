import { useForm } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { listIntentsHere, PairsFields } from "~/features/knowledge/pairs-fields.tsx";
import { MAX_FORM_BYTES, type PairsForm, pairsSchema } from "~/features/knowledge/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { bot, t } = await requireBot(args);
  const { limits } = args.context.services.knowledge;
  const asked = new URL(args.request.url).searchParams.get("question") ?? "";
  return {
    title: pageTitle(t, `${t("knowledge:ways.questions")} · ${bot.name}`),
    /** A question that waits for its answer: pages that list such questions lead here. */
    question: asked.slice(0, limits.questionLength),
    mostPairs: limits.pairs,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const submission = await readForm(args.request, pairsSchema(t, knowledge.limits), MAX_FORM_BYTES);
  if (submission.status !== "success") return formAgain(submission);
  const { title, pairs } = submission.value;
  const added = await attempt(
    knowledge.add(workspaceId, bot.id, { kind: "qa", pairs, ...(title && { title }) }),
  );
  if (!added.ok) return refused(submission, added, language);
  const said = t("knowledge:done.added", { title: added.value.title });
  return redirectSaying(args.context, `${home}/knowledge`, said);
}

/** Questions with their answers, typed here. */
export default function BotKnowledgeAddQuestionsRoute() {
  const { t } = useTranslation("knowledge");
  const { question, mostPairs } = useLoaderData<typeof loader>();
  const [form, fields] = useForm<PairsForm>({
    id: "questions",
    lastResult: useActionData<typeof action>(),
    defaultValue: { pairs: [{ question, answer: "" }] },
    onValidate: listIntentsHere,
  });
  return (
    <Form form={form}>
      <p className="text-muted">{t("questions.lead")}</p>
      <PairsFields form={form} pairs={fields.pairs} most={mostPairs} />
      <TextField
        field={fields.title}
        label={t("questions.name")}
        hint={t("questions.nameHint")}
        autoComplete="off"
      />
      <SubmitButton className="sm:w-fit">{t("questions.submit")}</SubmitButton>
    </Form>
  );
}
