import latinFont from "@fontsource-variable/onest/files/onest-latin-wght-normal.woff2?url";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { chosenTheme, pageLanguage } from "./.server/preferences.ts";
import { translator } from "./.server/texts.ts";
import { Alternates } from "./components/layout/alternates.tsx";
import { NavigationProgress } from "./components/layout/navigation-progress.tsx";
import { RouteProblem } from "./components/layout/route-problem.tsx";
import { Toaster } from "./components/ui/toaster.tsx";
import type { Language } from "./i18n/languages.ts";
import { pageTitle } from "./lib/page-meta.ts";
import { usePageLanguage } from "./lib/use-page-language.ts";
import { useTheme } from "./lib/use-theme.ts";
import stylesheet from "./styles/app.css?url";

export const handle = { i18n: ["common"] };

export const links = () => [
  { rel: "preload", href: latinFont, as: "font", type: "font/woff2", crossOrigin: "anonymous" as const },
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const language = await pageLanguage(request);
  return {
    language,
    theme: await chosenTheme(request),
    nonce: context.nonce,
    publicUrl: context.publicUrl,
    signedIn: context.session !== null,
    problemTitles: problemTitles(language),
  };
}

/** The title of pages that have none of their own, above all of those that failed. */
export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const kind = isRouteErrorResponse(error) && error.status === 404 ? "404" : "500";
  return [{ title: error && data ? data.problemTitles[kind] : "BotFactory" }];
};

function problemTitles(language: Language) {
  const t = translator(language);
  return {
    "404": pageTitle(t, t("common:problem.404.title")),
    "500": pageTitle(t, t("common:problem.500.title")),
  };
}

export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>("root");
  const language = usePageLanguage();
  const theme = useTheme();
  // Browsers hide the nonce from the page: what is hydrated must not name it.
  const nonce = typeof document === "undefined" ? root?.nonce : "";
  return (
    <html lang={language} dir="ltr" data-theme={theme === "system" ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf9f6" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0d1315" />
        <Meta />
        {root && <Alternates publicUrl={root.publicUrl} />}
        <Links />
      </head>
      <body className="bg-canvas text-base text-ink">
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return (
    <>
      <NavigationProgress />
      <Outlet />
      <Toaster />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteProblem />;
}
