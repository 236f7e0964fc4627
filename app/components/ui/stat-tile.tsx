import { TrendingDown, TrendingUp } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

export type StatTileProps = {
  label: string;
  /** Already formatted. */
  value: string;
  /** Compared with the time before: words, and whether that is good news. */
  change?: { text: string; up: boolean; good: boolean };
  hint?: ReactNode;
};

/** One figure. Put several into `<dl className="grid …">`. */
export function StatTile({ label, value, change, hint }: StatTileProps) {
  const Trend = change?.up ? TrendingUp : TrendingDown;
  return (
    <div className="rounded-lg border bg-surface p-4 shadow-sm sm:p-5">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="mt-1.5 flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-2xl font-semibold tabular-nums tracking-tight">{value}</span>
        {change && (
          <span
            className={cn(
              "flex items-center gap-1 text-sm",
              change.good ? "text-success-ink" : "text-danger-ink",
            )}
          >
            <Trend aria-hidden className="size-4" />
            {change.text}
          </span>
        )}
      </dd>
      {hint && <dd className="mt-1 text-xs text-muted">{hint}</dd>}
    </div>
  );
}
