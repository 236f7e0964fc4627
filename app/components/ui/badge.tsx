import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

const styles = cva("inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium", {
  variants: {
    tone: {
      neutral: "bg-sunken text-muted",
      brand: "bg-brand-soft text-brand-ink",
      success: "bg-success-soft text-success-ink",
      warning: "bg-warning-soft text-warning-ink",
      danger: "bg-danger-soft text-danger-ink",
    },
  },
  defaultVariants: { tone: "neutral" },
});

export type BadgeProps = VariantProps<typeof styles> & {
  children: ReactNode;
  /** A dot before the words, for states. */
  dot?: boolean;
  className?: string;
};

/** A short state or kind. The words carry the meaning, the tone only repeats it. */
export function Badge({ tone, dot, className, children }: BadgeProps) {
  return (
    <span className={cn(styles({ tone }), className)}>
      {dot && <span aria-hidden className="size-1.5 rounded-full bg-current" />}
      {children}
    </span>
  );
}
