import { useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";

/** A thin line on top while the next page is on its way; it waits a moment, so that quick ones do not flicker. */
export function NavigationProgress() {
  const { t } = useTranslation();
  const { state } = useNavigation();
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden">
      {state !== "idle" && (
        <>
          <span className="sr-only">{t("loading")}</span>
          <div className="animate-fade [animation-delay:200ms]">
            <div className="h-0.5 w-1/3 animate-slide-along bg-brand" />
          </div>
        </>
      )}
    </div>
  );
}
