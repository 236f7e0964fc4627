import { isRouteErrorResponse, Link, useLocation, useRouteError } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { ProblemPage } from "./problem-page.tsx";

/** What a person sees when a page does not exist, is not theirs, or failed. For `ErrorBoundary` of any route. */
export function RouteProblem() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const error = useRouteError();
  const home = `/${usePageLanguage()}`;
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const kind = status === 404 || status === 403 || status === 429 ? (`${status}` as const) : "500";
  return (
    <ProblemPage
      status={status}
      title={t(`problem.${kind}.title`)}
      description={t(`problem.${kind}.description`)}
    >
      {kind !== "404" && (
        <Button asChild>
          <a href={pathname + search}>{t("problem.again")}</a>
        </Button>
      )}
      <Button asChild variant={kind === "404" ? "primary" : "secondary"}>
        <Link to={home}>{t("problem.home")}</Link>
      </Button>
    </ProblemPage>
  );
}
