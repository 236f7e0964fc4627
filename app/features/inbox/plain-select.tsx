import { ChevronDown } from "lucide-react";
import { type ComponentPropsWithoutRef, useId } from "react";
import { controlStyles } from "~/components/ui/field.tsx";
import { cn } from "~/lib/cn.ts";

export type PlainSelectProps = Omit<ComponentPropsWithoutRef<"select">, "children" | "id"> & {
  label: string;
  options: readonly { value: string; label: string }[];
  /** The label is read out only. */
  quiet?: boolean;
};

/** A small choice that stands in no form of the form library, such as a filter. */
export function PlainSelect({ label, options, quiet, className, ...rest }: PlainSelectProps) {
  const id = useId();
  return (
    <div className={cn("grid gap-1", className)}>
      <label htmlFor={id} className={quiet ? "sr-only" : "text-xs font-medium text-muted"}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          {...rest}
          className={cn(controlStyles, "min-h-10 appearance-none py-1.5 pe-9 text-sm")}
        >
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2"
        />
      </div>
    </div>
  );
}
