import { useForm } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Trans, useTranslation } from "react-i18next";
import {
  callerHeaders,
  nextPath,
  redirectWithCookies,
  requireLanguage,
  requireVisitor,
} from "~/.server/guard.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { translator } from "~/.server/texts.ts";
import { CheckboxField } from "~/components/ui/checkbox-field.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { PasswordField } from "~/components/ui/password-field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { AuthHeading, AuthLink, TermsLink } from "~/features/auth/auth-heading.tsx";
import { type SignUpForm, signUpSchema } from "~/features/auth/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { PASSWORD_MIN } from "~/lib/password-strength.ts";

/** Refusals that belong to one field. */
const FIELD_OF = {
  "accounts.email_taken": "email",
  "accounts.invalid_email": "email",
  "accounts.weak_password": "password",
  "accounts.invalid_name": "name",
  "accounts.terms_required": "terms",
} as const;

export function loader({ request, params, context }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  requireVisitor(request, context, language);
  const t = translator(language);
  return {
    title: pageTitle(t, t("auth:signUp.title")),
    trialDays: context.pricing.plans.free.trialDays,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const submission = await readForm(request, signUpSchema(translator(language)));
  if (submission.status !== "success") return formAgain(submission, { hide: ["password"] });
  const { terms, ...person } = submission.value;
  const headers = callerHeaders(request, context);
  const result = await context.services.accounts.signUp({ ...person, language, acceptTerms: terms, headers });
  if (!result.ok) return refused(submission, result, language, { hide: ["password"], fieldOf: FIELD_OF });
  return redirectWithCookies(nextPath(request, language), result.setCookie);
}

export default function SignUpRoute() {
  const { t } = useTranslation("auth");
  const { trialDays } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const next = params.get("next");
  const search = next ? `?next=${encodeURIComponent(next)}` : "";
  const [form, fields] = useForm<SignUpForm>({ id: "sign-up", lastResult: useActionData<typeof action>() });
  return (
    <>
      <AuthHeading title={t("signUp.title")} lead={t("signUp.lead", { count: trialDays })} />
      <Form form={form}>
        <TextField field={fields.name} label={t("fields.name")} autoComplete="name" required />
        <TextField
          field={fields.workspaceName}
          label={t("fields.workspaceName")}
          hint={t("fields.workspaceHint")}
          autoComplete="organization"
          required
        />
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
          hint={t("fields.passwordHint", { min: PASSWORD_MIN })}
          autoComplete="new-password"
          strength
        />
        <CheckboxField
          field={fields.terms}
          label={
            <Trans
              t={t}
              i18nKey="fields.terms"
              components={{ terms: <TermsLink to="../terms" />, privacy: <TermsLink to="../privacy" /> }}
            />
          }
        />
        <SubmitButton size="lg">{t("signUp.submit")}</SubmitButton>
      </Form>
      <p className="mt-6 text-muted">
        {t("signUp.haveAccount")} <AuthLink to={`../sign-in${search}`}>{t("signUp.toSignIn")}</AuthLink>
      </p>
    </>
  );
}
