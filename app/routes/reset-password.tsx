import { useForm } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { callerHeaders, requireLanguage } from "~/.server/guard.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { translator } from "~/.server/texts.ts";
import { Button } from "~/components/ui/button.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { PasswordField } from "~/components/ui/password-field.tsx";
import { AuthHeading } from "~/features/auth/auth-heading.tsx";
import { type NewPasswordForm, newPasswordSchema } from "~/features/auth/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { PASSWORD_MIN } from "~/lib/password-strength.ts";

/** The link carries the token, which must not travel to other sites; `no-referrer` would also take the Origin from our own form. */
export const headers = () => ({ "referrer-policy": "same-origin" });

export function loader({ request, params }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  const t = translator(language);
  return {
    title: pageTitle(t, t("auth:reset.title")),
    hasToken: Boolean(new URL(request.url).searchParams.get("token")),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const submission = await readForm(request, newPasswordSchema(translator(language)));
  if (submission.status !== "success") return formAgain(submission, { hide: ["password"] });
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const result = await context.services.accounts.resetPassword({
    token,
    password: submission.value.password,
    headers: callerHeaders(request, context),
  });
  if (result.ok) return redirect(`/${language}/sign-in?changed`);
  if (result.code === "accounts.token_invalid") return data({ badToken: true } as const, { status: 400 });
  return refused(submission, result, language, {
    hide: ["password"],
    fieldOf: { "accounts.weak_password": "password" },
  });
}

export default function ResetPasswordRoute() {
  const { t } = useTranslation("auth");
  const { hasToken } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const badToken = !hasToken || (answer !== undefined && "badToken" in answer);
  const [form, fields] = useForm<NewPasswordForm>({
    id: "reset-password",
    lastResult: answer && !("badToken" in answer) ? answer : undefined,
  });
  if (badToken) {
    return (
      <>
        <AuthHeading title={t("reset.badLinkTitle")} lead={t("reset.badLink")} />
        <Button asChild size="lg">
          <Link to="../forgot-password">{t("reset.newLink")}</Link>
        </Button>
      </>
    );
  }
  return (
    <>
      <AuthHeading title={t("reset.title")} lead={t("reset.lead")} />
      <Form form={form}>
        <PasswordField
          field={fields.password}
          label={t("fields.newPassword")}
          hint={t("fields.passwordHint", { min: PASSWORD_MIN })}
          autoComplete="new-password"
          strength
        />
        <SubmitButton size="lg">{t("reset.submit")}</SubmitButton>
      </Form>
    </>
  );
}
