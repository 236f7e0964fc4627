import { RotateCcw, StickyNote } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { cn } from "~/lib/cn.ts";
import type { Outgoing } from "./use-outgoing.ts";

export type OutgoingMessageProps = { item: Outgoing; onRetry(): void; onTakeBack(): void };

/** What was just written and is not with the server yet, or could not be brought there. */
export function OutgoingMessage({ item, onRetry, onTakeBack }: OutgoingMessageProps) {
  const { t } = useTranslation("inbox");
  const hasFailed = item.state === "failed";
  return (
    <li className="flex flex-col items-end gap-1">
      <div
        className={cn(
          "max-w-[min(36rem,90%)] rounded-xl rounded-se-sm px-3.5 py-2",
          hasFailed ? "bg-danger-soft" : item.note ? "bg-warning-soft" : "bg-accent-soft",
        )}
      >
        {item.note && (
          <p className="flex items-center gap-1.5 text-xs font-medium text-warning-ink">
            <StickyNote aria-hidden className="size-3.5" />
            {t("thread.note")}
          </p>
        )}
        <p className="whitespace-pre-wrap wrap-anywhere">{item.text}</p>
      </div>
      {hasFailed ? (
        <div className="grid justify-items-end gap-1">
          <p role="alert" className="text-xs text-danger-ink">
            {item.problem ?? t("offline")}
          </p>
          <div className="flex gap-2">
            <Button variant="quiet" size="sm" onClick={onTakeBack}>
              {t("composer.takeBack")}
            </Button>
            <Button variant="secondary" size="sm" onClick={onRetry}>
              <RotateCcw aria-hidden />
              {t("composer.retry")}
            </Button>
          </div>
        </div>
      ) : (
        <p role="status" className="flex items-center gap-1.5 px-1 text-xs text-muted">
          <Spinner className="size-3" />
          {t("state.sending")}
        </p>
      )}
    </li>
  );
}
