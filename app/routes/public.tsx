import { Outlet, useRouteLoaderData } from "@remix-run/react";
import { PageFooter } from "~/components/layout/page-footer.tsx";
import { PublicHeader } from "~/components/layout/public-header.tsx";
import { SkipLink } from "~/components/layout/skip-link.tsx";
import type { loader as rootLoader } from "~/root.tsx";

/** The frame of the pages for visitors. */
export default function PublicRoute() {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <PublicHeader signedIn={root?.signedIn ?? false} />
      <main id="main" tabIndex={-1} className="outline-none">
        <Outlet />
      </main>
      <PageFooter />
    </div>
  );
}
