import { useTranslation } from "react-i18next";

const KNOWN = ["stripe", "payme", "click", "uzum", "payoneer"] as const;

/** What people call a provider of payments, inside a sentence. */
export function useProviderName(): (key: string) => string {
  const { t } = useTranslation("billing");
  return (key) => {
    const known = KNOWN.find((one) => one === key);
    return known ? t(`providers.${known}.brand`) : key;
  };
}
