import { useForm } from "@conform-to/react";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { callerHeaders, requireLanguage, requireVisitor } from "~/.server/guard.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { translator } from "~/.server/texts.ts";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { AuthHeading, AuthLink } from "~/features/auth/auth-heading.tsx";
import { type EmailForm, emailSchema } from "~/features/auth/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  requireVisitor(request, context, language);
  const t = translator(language);
  return { title: pageTitle(t, t("auth:forgot.title")) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const submission = await readForm(request, emailSchema(translator(language)));
  if (submission.status !== "success") return formAgain(submission);
  const { email } = submission.value;
  const result = await context.services.accounts.requestPasswordReset({
    email,
    headers: callerHeaders(request, context),
  });
  if (!result.ok)
    return refused(submission, result, language, { fieldOf: { "accounts.invalid_email": "email" } });
  return data({ sentTo: email });
}

export default function ForgotPasswordRoute() {
  const { t } = useTranslation("auth");
  const answer = useActionData<typeof action>();
  const sentTo = answer && "sentTo" in answer ? answer.sentTo : undefined;
  const [form, fields] = useForm<EmailForm>({
    id: "forgot-password",
    lastResult: answer && !("sentTo" in answer) ? answer : undefined,
  });
  return (
    <>
      <AuthHeading
        title={t(sentTo ? "forgot.sentTitle" : "forgot.title")}
        lead={sentTo ? undefined : t("forgot.lead")}
      />
      {sentTo ? (
        <Notice tone="success">
          <p>{t("forgot.sent", { email: sentTo })}</p>
        </Notice>
      ) : (
        <Form form={form}>
          <TextField
            field={fields.email}
            label={t("fields.email")}
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            required
          />
          <SubmitButton size="lg">{t("forgot.submit")}</SubmitButton>
        </Form>
      )}
      <p className="mt-6">
        <AuthLink to="../sign-in">{t("forgot.back")}</AuthLink>
      </p>
    </>
  );
}
