import { getInputProps } from "@conform-to/react";
import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { passwordStrength } from "~/lib/password-strength.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { controlStyles, describedBy, FieldFrame, type FieldProps } from "./field.tsx";

export type PasswordFieldProps<Value> = FieldProps<Value> & {
  autoComplete: "current-password" | "new-password";
  /** Shows how hard the password is to guess. */
  strength?: boolean;
  aside?: ReactNode;
};

/** A password that can be looked at while typing. */
export function PasswordField<Value>(props: PasswordFieldProps<Value>) {
  const { field, label, hint, className, autoComplete, strength, aside } = props;
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const [shown, setShown] = useState(false);
  const [typed, setTyped] = useState("");
  const { key, ...input } = getInputProps(field, { type: "password" });
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldFrame field={field} label={label} hint={hint} aside={aside} className={className}>
      <div className="relative">
        <input
          key={key}
          {...input}
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          onInput={(event) => setTyped(event.currentTarget.value)}
          aria-describedby={describedBy(field, Boolean(hint))}
          className={cn(controlStyles, hydrated && "pe-12")}
        />
        {hydrated && (
          <button
            type="button"
            aria-pressed={shown}
            aria-label={t("password.show")}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 end-0 grid w-11 place-items-center rounded-md text-muted hover:text-ink"
          >
            <Icon aria-hidden className="size-4.5" />
          </button>
        )}
      </div>
      {strength && typed !== "" && <Strength level={passwordStrength(typed)} />}
    </FieldFrame>
  );
}

const COLOURS = ["bg-danger", "bg-accent", "bg-accent", "bg-brand"] as const;

function Strength({ level }: { level: 0 | 1 | 2 | 3 }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-3">
      <div aria-hidden className="flex flex-1 gap-1">
        {COLOURS.map((_, step) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: four fixed steps
            key={step}
            className={cn("h-1 flex-1 rounded-full", step <= level ? COLOURS[level] : "bg-line")}
          />
        ))}
      </div>
      <p role="status" className="text-xs text-muted">
        {t(`password.strength.${level}`)}
      </p>
    </div>
  );
}
