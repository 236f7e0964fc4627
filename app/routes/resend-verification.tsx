import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { callerHeaders, requireLanguage, requireSession } from "~/.server/guard.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { errorText } from "~/.server/texts.ts";
import { localPath } from "~/lib/local-path.ts";

/** Sends the letter that confirms the address again; a form sent before scripts run goes back to where it came `from`. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  requireSession(request, context, language);
  const form = await readBoundedForm(request);
  const result = await context.services.accounts.resendVerification({
    headers: callerHeaders(request, context),
  });
  if (form.has("from")) return redirect(localPath(form.get("from"), `/${language}/app`));
  if (result.ok) return data({ sent: true, problem: null });
  return data({ sent: false, problem: errorText(language, result.code, result.details) }, { status: 400 });
}

export function loader({ params }: { params: { lang?: string } }) {
  return redirect(`/${requireLanguage(params)}/app`);
}
