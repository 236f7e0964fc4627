import { SendHorizontal, Square } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { controlStyles } from "~/components/ui/field.tsx";
import { cn } from "~/lib/cn.ts";

/** As long as a customer's question may be. */
export const LONGEST_QUESTION = 2000;

export type ComposerProps = { busy: boolean; stop(): void; defaultValue?: string };

/** Where the question is written: Enter sends it, Shift and Enter begin a line. */
export function Composer({ busy, stop, defaultValue }: ComposerProps) {
  const { t } = useTranslation("playground");
  const field = useRef<HTMLTextAreaElement>(null);

  function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!busy) event.currentTarget.form?.requestSubmit();
  }

  return (
    <div className="flex items-end gap-2">
      <textarea
        ref={field}
        name="question"
        aria-label={t("question")}
        placeholder={t("placeholder")}
        defaultValue={defaultValue}
        maxLength={LONGEST_QUESTION}
        rows={1}
        required
        autoComplete="off"
        enterKeyHint="send"
        onKeyDown={sendOnEnter}
        className={cn(controlStyles, "field-sizing-content max-h-40 min-w-0 flex-1 resize-none")}
      />
      {busy ? (
        <Button variant="secondary" size="icon" onClick={stop} aria-label={t("stop")}>
          <Square aria-hidden />
        </Button>
      ) : (
        <Button type="submit" size="icon" aria-label={t("send")}>
          <SendHorizontal aria-hidden />
        </Button>
      )}
    </div>
  );
}
