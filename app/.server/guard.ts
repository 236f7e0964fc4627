import { type AppLoadContext, redirect } from "@remix-run/node";
import { isLanguage, type Language } from "~/i18n/languages.ts";
import { localPath } from "~/lib/local-path.ts";
import type { PageSession } from "./context.ts";

/** The language of the route's `:lang`; a 404 for anything else. */
export function requireLanguage(params: { lang?: string }): Language {
  if (!isLanguage(params.lang)) throw new Response(null, { status: 404 });
  return params.lang;
}

/** Who is signed in; a visitor who is not goes to the sign-in page, which leads back here. */
export function requireSession(request: Request, context: AppLoadContext, language: Language): PageSession {
  if (context.session) return context.session;
  const { pathname, search } = new URL(request.url);
  const next = localPath(request.method === "GET" ? pathname + search : pathname, `/${language}/app`);
  throw redirect(`/${language}/sign-in?next=${encodeURIComponent(next)}`);
}

/** Sends those who are signed in already to where they were going. */
export function requireVisitor(request: Request, context: AppLoadContext, language: Language): void {
  if (context.session) throw redirect(nextPath(request, language));
}

/** Where to go after signing in: the `next` of the address when it is a path of this site, else the builder. */
export function nextPath(request: Request, language: Language): string {
  return localPath(new URL(request.url).searchParams.get("next"), `/${language}/app`);
}

/** The person's headers for a call of a use case, with their address as this server knows it. */
export function callerHeaders(request: Request, context: AppLoadContext): Headers {
  const headers = new Headers(request.headers);
  headers.set("x-client-ip", context.clientIp);
  return headers;
}

/** A redirect that also sets the cookies a use case asked for. */
export function redirectWithCookies(path: string, cookies: readonly string[] = []): Response {
  const headers = new Headers();
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return redirect(path, { headers });
}
