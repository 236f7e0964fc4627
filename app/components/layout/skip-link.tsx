import { useTranslation } from "react-i18next";

/** The first stop of the keyboard: past the navigation, to the page itself (`<main id="main">`). */
export function SkipLink() {
  const { t } = useTranslation();
  return (
    <a
      href="#main"
      className="fixed start-3 top-3 z-50 -translate-y-20 rounded-md bg-brand px-4 py-2.5 font-medium text-on-brand focus:translate-y-0"
    >
      {t("nav.skip")}
    </a>
  );
}
