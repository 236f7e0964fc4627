import { useForm } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import {
  callerHeaders,
  nextPath,
  redirectWithCookies,
  requireLanguage,
  requireVisitor,
} from "~/.server/guard.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { translator } from "~/.server/texts.ts";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { PasswordField } from "~/components/ui/password-field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { AuthHeading, AuthLink } from "~/features/auth/auth-heading.tsx";
import { type SignInForm, signInSchema } from "~/features/auth/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  requireVisitor(request, context, language);
  const t = translator(language);
  return { title: pageTitle(t, t("auth:signIn.title")) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const submission = await readForm(request, signInSchema(translator(language)));
  if (submission.status !== "success") return formAgain(submission, { hide: ["password"] });
  const result = await context.services.accounts.signIn({
    ...submission.value,
    headers: callerHeaders(request, context),
  });
  if (!result.ok) return refused(submission, result, language, { hide: ["password"] });
  return redirectWithCookies(nextPath(request, language), result.setCookie);
}

export default function SignInRoute() {
  const { t } = useTranslation("auth");
  const [params] = useSearchParams();
  const next = params.get("next");
  const search = next ? `?next=${encodeURIComponent(next)}` : "";
  const [form, fields] = useForm<SignInForm>({ id: "sign-in", lastResult: useActionData<typeof action>() });
  return (
    <>
      <AuthHeading title={t("signIn.title")} lead={t("signIn.lead")} />
      {params.has("changed") && (
        <Notice tone="success" className="mb-5">
          <p>{t("signIn.passwordChanged")}</p>
        </Notice>
      )}
      <Form form={form}>
        <TextField
          field={fields.email}
          label={t("fields.email")}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          required
        />
        <PasswordField
          field={fields.password}
          label={t("fields.password")}
          autoComplete="current-password"
          aside={<AuthLink to="../forgot-password">{t("signIn.forgot")}</AuthLink>}
        />
        <SubmitButton size="lg">{t("signIn.submit")}</SubmitButton>
      </Form>
      <p className="mt-6 text-muted">
        {t("signIn.noAccount")} <AuthLink to={`../sign-up${search}`}>{t("signIn.toSignUp")}</AuthLink>
      </p>
    </>
  );
}
