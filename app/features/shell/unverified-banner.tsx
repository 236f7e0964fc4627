import { useFetcher, useLocation } from "@remix-run/react";
import { MailWarning } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Spinner } from "~/components/ui/spinner.tsx";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { action } from "~/routes/resend-verification.tsx";

/** Says that the address is not confirmed yet and sends the letter again. */
export function UnverifiedBanner({ email }: { email: string }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const language = usePageLanguage();
  const { pathname } = useLocation();
  const hydrated = useHydrated();
  const busy = fetcher.state !== "idle";
  const sent = fetcher.data?.sent === true && !busy;
  return (
    <div className="border-b border-warning-ink/20 bg-warning-soft px-4 py-2.5 text-sm text-warning-ink sm:px-8">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="flex min-w-0 flex-1 basis-72 items-start gap-2.5" role="status">
          <MailWarning aria-hidden className="mt-0.5 size-4 shrink-0" />
          {sent ? t("shell.resent", { email }) : (fetcher.data?.problem ?? t("shell.unverified", { email }))}
        </p>
        {!sent && (
          <fetcher.Form method="post" action={`/${language}/app/resend-verification`}>
            {!hydrated && <input type="hidden" name="from" value={pathname} />}
            <button
              type="submit"
              aria-disabled={busy}
              className="flex min-h-11 items-center gap-2 rounded-md font-semibold underline underline-offset-4 sm:min-h-9"
            >
              {busy && <Spinner />}
              {t("shell.resend")}
            </button>
          </fetcher.Form>
        )}
      </div>
    </div>
  );
}
