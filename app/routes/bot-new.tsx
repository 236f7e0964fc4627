import { type SubmissionResult, useForm } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { requireLanguage, requireSession } from "~/.server/guard.ts";
import { planView } from "~/.server/plan-view.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { readFields } from "~/.server/read-fields.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { translator } from "~/.server/texts.ts";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { SelectField } from "~/components/ui/select-field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { PlanFullNotice } from "~/features/bots/plan-notices.tsx";
import { WizardFrame } from "~/features/bots/wizard-frame.tsx";
import { LANGUAGE_NAMES, LANGUAGES } from "~/i18n/languages.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots"] };

type NewBotForm = { name: string; language: string };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  const { user, workspace } = requireSession(request, context, language);
  const t = translator(language);
  return {
    title: pageTitle(t, t("bots:new.title")),
    plan: await planView(context.services, workspace.id, language, user.timeZone),
    workspaceName: workspace.name,
    language,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Makes the bot; the next steps add to it and may be left out. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const { user, workspace } = requireSession(request, context, language);
  const { bots } = context.services;
  const submission = readFields(await readBoundedForm(request), language, (posted) => posted, bots.checkNew);
  if (submission.status !== "success") return formAgain(submission);
  const { name, language: botLanguage } = submission.value;
  const made = await attempt(
    bots.create(workspace.id, { name, language: botLanguage, timeZone: user.timeZone }),
  );
  if (!made.ok) return refused(submission, made, language);
  return redirect(`/${language}/app/bots/${made.value.id}/new/knowledge`);
}

/** First step of a new bot: its name and language. */
export default function BotNewRoute() {
  const { t } = useTranslation("bots");
  const { plan, workspaceName, language } = useLoaderData<typeof loader>();
  const [form, fields] = useForm<NewBotForm>({
    id: "new-bot",
    lastResult: useActionData<SubmissionResult<string[]>>(),
    defaultValue: { name: plan.bots.used === 0 ? workspaceName : "", language },
  });
  return (
    <WizardFrame step="name" title={t("new.name.title")} lead={t("new.name.lead")}>
      {plan.bots.full ? (
        <PlanFullNotice plan={plan} />
      ) : (
        <Form form={form}>
          <TextField
            field={fields.name}
            label={t("new.name.name")}
            hint={t("new.name.nameHint")}
            autoComplete="off"
            required
          />
          <SelectField
            field={fields.language}
            label={t("new.name.language")}
            hint={t("new.name.languageHint")}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
          <SubmitButton size="lg" className="sm:w-fit">
            {t("new.name.submit")}
          </SubmitButton>
        </Form>
      )}
    </WizardFrame>
  );
}
