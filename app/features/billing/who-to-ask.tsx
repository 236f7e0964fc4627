import { useTranslation } from "react-i18next";
import { Notice } from "~/components/ui/notice.tsx";

/** For those who may not change what is paid for: who may. */
export function WhoToAsk({ names }: { names: readonly string[] }) {
  const { t } = useTranslation("billing");
  return (
    <Notice tone="info" title={t("ask.title")}>
      <p>
        {names.length === 0
          ? t("ask.nobody")
          : t("ask.text", { count: names.length, names: names.join(", ") })}
      </p>
    </Notice>
  );
}
