import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { requireLanguage } from "~/.server/guard.ts";
import { rememberLanguage } from "~/.server/preferences.ts";

/** Everything below `/uz`, `/ru` and `/en`; keeps the language of the last page that was opened. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const cookie = await rememberLanguage(request, context, requireLanguage(params));
  return data(null, cookie ? { headers: { "set-cookie": cookie } } : {});
}

/** The language of an address never changes while one stays within it. */
export function shouldRevalidate() {
  return false;
}

export default function LanguageRoute() {
  return <Outlet />;
}
