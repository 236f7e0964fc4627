import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { callerHeaders, redirectWithCookies, requireLanguage } from "~/.server/guard.ts";

export async function action({ request, params, context }: ActionFunctionArgs) {
  const language = requireLanguage(params);
  const result = await context.services.accounts.signOut({ headers: callerHeaders(request, context) });
  return redirectWithCookies(`/${language}/sign-in`, result.ok ? result.setCookie : []);
}

export function loader({ params }: { params: { lang?: string } }) {
  return redirect(`/${requireLanguage(params)}`);
}
