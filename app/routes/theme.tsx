import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { requireLanguage } from "~/.server/guard.ts";
import { isTheme, rememberTheme } from "~/.server/preferences.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { localPath } from "~/lib/local-path.ts";

/** Keeps the chosen appearance; a form sent before scripts run says where it came `from` and goes back there. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const form = await readBoundedForm(request);
  const theme = form.get("theme");
  if (!isTheme(theme)) throw new Response(null, { status: 400 });
  const headers = { "set-cookie": await rememberTheme(context, theme) };
  return form.has("from")
    ? redirect(localPath(form.get("from"), `/${language}`), { headers })
    : data(null, { headers });
}

export function loader({ params }: { params: { lang?: string } }) {
  return redirect(`/${requireLanguage(params)}`);
}
