import { Check, Copy } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { Button } from "./button.tsx";
import { controlStyles } from "./field.tsx";

/** Something to take elsewhere: an address, a snippet, a key. Without scripts it can be selected and copied by hand. */
export function CopyField({ label, value, className }: { label: string; value: string; className?: string }) {
  const { t } = useTranslation();
  const id = useId();
  const hydrated = useHydrated();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      const field = document.getElementById(id);
      if (field instanceof HTMLInputElement) field.select();
      return;
    }
    setCopied(true);
  }

  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className={cn(controlStyles, "min-w-0 font-mono text-sm")}
        />
        {hydrated && (
          <Button variant="secondary" onClick={() => void copy()}>
            {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
            <span aria-live="polite">{copied ? t("actions.copied") : t("actions.copy")}</span>
          </Button>
        )}
      </div>
    </div>
  );
}
