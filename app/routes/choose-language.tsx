import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { pageLanguage } from "~/.server/preferences.ts";

/** `/` leads to the language chosen before, else to the one the browser asks for. */
export async function loader({ request }: LoaderFunctionArgs) {
  return redirect(`/${await pageLanguage(request)}`, { headers: { vary: "Cookie, Accept-Language" } });
}
