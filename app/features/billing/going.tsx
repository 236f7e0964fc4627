import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { useProviderName } from "./use-provider-name.ts";

export type GoingProps = { provider: string; url: string; back: string };

/**
 * On the way to the provider's page. A posted form may not lead to another site (content security policy), so it leads here, and from here
 * the browser goes by itself; the Back button then shows the payment.
 */
export function Going({ provider, url, back }: GoingProps) {
  const { t } = useTranslation("billing");
  const name = useProviderName()(provider);
  useEffect(() => {
    history.replaceState(history.state, "", back);
    location.assign(url);
  }, [url, back]);
  return (
    <Card className="grid justify-items-start gap-4">
      <p role="status" className="flex items-center gap-3 text-lg">
        <Spinner />
        {t("order.going", { provider: name })}
      </p>
      <Button asChild>
        <a href={url} rel="noreferrer">
          {t("order.continue", { provider: name })}
        </a>
      </Button>
      <noscript>
        <meta httpEquiv="refresh" content={`1;url=${url}`} />
      </noscript>
    </Card>
  );
}
