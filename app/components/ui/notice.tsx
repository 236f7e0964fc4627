import { cva, type VariantProps } from "class-variance-authority";
import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import { forwardRef, type ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

const styles = cva("flex gap-3 rounded-md px-4 py-3 text-sm", {
  variants: {
    tone: {
      info: "bg-brand-soft text-brand-ink",
      success: "bg-success-soft text-success-ink",
      warning: "bg-warning-soft text-warning-ink",
      danger: "bg-danger-soft text-danger-ink",
    },
  },
  defaultVariants: { tone: "info" },
});

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleX };

export type NoticeProps = VariantProps<typeof styles> & {
  title?: ReactNode;
  children?: ReactNode;
  /** A button or link at the end. */
  action?: ReactNode;
  className?: string;
};

/** The one way to tell a person how something went or what stands in the way. Danger is read out at once. */
export const Notice = forwardRef<HTMLDivElement, NoticeProps>(function Notice(
  { tone, title, children, action, className },
  ref,
) {
  const Icon = ICONS[tone ?? "info"];
  return (
    <div
      ref={ref}
      role={tone === "danger" ? "alert" : "status"}
      tabIndex={-1}
      className={cn(styles({ tone }), "outline-none", className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 self-start" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          {title && <p className="font-semibold">{title}</p>}
          {children}
        </div>
        {action}
      </div>
    </div>
  );
});
