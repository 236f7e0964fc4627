import { cn } from "~/lib/cn.ts";

export type ProgressProps = {
  /** What is under way, for those who do not see the bar. */
  label: string;
  /** 0 to 1; undefined when nobody knows how long it takes. */
  value?: number;
  /** What stands beside the bar, such as "42%"; the caller formats it. */
  caption?: string;
  className?: string;
};

export function Progress({ label, value, caption, className }: ProgressProps) {
  const percent = value === undefined ? undefined : Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <div className={cn("flex items-center gap-3", className)}>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={caption}
        className="h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={cn(
            "h-full rounded-full bg-brand transition-[width] duration-500",
            percent === undefined && "w-1/3 animate-slide-along",
          )}
          style={percent === undefined ? undefined : { width: `${percent}%` }}
        />
      </div>
      {caption && <span className="text-xs tabular-nums text-muted">{caption}</span>}
    </div>
  );
}
