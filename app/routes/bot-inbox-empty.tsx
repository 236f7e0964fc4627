import { MessagesSquare } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Beside the list, while no conversation is open. */
export default function BotInboxEmptyRoute() {
  const { t } = useTranslation("inbox");
  return (
    <div className="grid h-full place-content-center justify-items-center gap-3 px-6 text-center text-muted">
      <MessagesSquare aria-hidden className="size-9" />
      <p className="max-w-xs text-sm">{t("thread.choose")}</p>
      <p className="max-w-xs text-xs">{t("shortcuts.hint")}</p>
    </div>
  );
}
