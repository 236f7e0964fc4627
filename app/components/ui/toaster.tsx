import { useTranslation } from "react-i18next";
import { Toaster as Sonner } from "sonner";

/** Where toasts appear. Say `toast.success(t("…"))` from sonner anywhere on a page. */
export function Toaster() {
  const { t } = useTranslation();
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={t("notifications")}
      toastOptions={{
        style: {
          background: "var(--raised)",
          color: "var(--ink)",
          border: "1px solid var(--line)",
          borderRadius: "var(--radius-md)",
          boxShadow: "var(--shadow-lg)",
          fontFamily: "var(--font-sans)",
          fontSize: "var(--text-sm)",
        },
      }}
    />
  );
}
