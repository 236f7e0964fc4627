import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { callerHeaders, requireLanguage } from "~/.server/guard.ts";
import { errorText, translator } from "~/.server/texts.ts";
import { Button } from "~/components/ui/button.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { AuthHeading } from "~/features/auth/auth-heading.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const headers = () => ({ "referrer-policy": "same-origin" });

export function loader({ request, params }: LoaderFunctionArgs) {
  const language = requireLanguage(params);
  const t = translator(language);
  return {
    title: pageTitle(t, t("auth:verify.title")),
    hasToken: Boolean(new URL(request.url).searchParams.get("token")),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Confirms by a press of the button, not by opening the link: mail scanners open every link. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const result = await context.services.accounts.verifyEmail({
    token,
    headers: callerHeaders(request, context),
  });
  if (result.ok || result.code === "accounts.already_verified")
    return data({ state: "done", problem: null } as const);
  if (result.code === "accounts.token_invalid") {
    return data({ state: "badLink", problem: null } as const, { status: 400 });
  }
  return data({ state: "ask", problem: errorText(language, result.code, result.details) } as const, {
    status: 400,
  });
}

export default function VerifyEmailRoute() {
  const { t } = useTranslation("auth");
  const { hasToken } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const state = answer?.state ?? (hasToken ? "ask" : "badLink");
  if (state === "ask") {
    return (
      <>
        <AuthHeading title={t("verify.title")} lead={t("verify.lead")} />
        <Form method="post" className="grid gap-5">
          {answer?.problem && (
            <Notice tone="danger">
              <p>{answer.problem}</p>
            </Notice>
          )}
          <SubmitButton size="lg">{t("verify.submit")}</SubmitButton>
        </Form>
      </>
    );
  }
  return (
    <>
      <AuthHeading title={t(`verify.${state}Title`)} lead={t(`verify.${state}`)} />
      <Button asChild size="lg">
        <Link to="../app">{t("verify.toBuilder")}</Link>
      </Button>
    </>
  );
}
