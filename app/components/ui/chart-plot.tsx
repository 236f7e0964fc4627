import { useMemo } from "react";
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import type { ChartProps } from "./chart.tsx";

const tick = { fill: "var(--muted)", fontSize: 12 };

/** The drawing of a chart; see `Chart`. */
export default function ChartPlot({ kind, series, points, format }: ChartProps) {
  const rows = useMemo(() => points.map(({ label, values }) => ({ label, ...values })), [points]);
  const Plot = kind === "line" ? AreaChart : BarChart;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Plot data={rows} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="label" tick={tick} tickLine={false} axisLine={false} minTickGap={24} />
        <YAxis tick={tick} tickLine={false} axisLine={false} tickFormatter={format} width="auto" />
        <Tooltip
          cursor={{ fill: "var(--sunken)", stroke: "var(--line-strong)" }}
          content={(tooltip) => <PointTooltip {...tooltip} format={format} />}
        />
        {series.map(({ key, label }, index) => {
          const colour = `var(--chart-${(index % 5) + 1})`;
          const shared = { dataKey: key, name: label, fill: colour, isAnimationActive: false };
          return kind === "line" ? (
            <Area key={key} {...shared} type="monotone" stroke={colour} strokeWidth={2} fillOpacity={0.12} />
          ) : (
            <Bar
              key={key}
              {...shared}
              stackId={kind === "stacked" ? "all" : undefined}
              radius={3}
              maxBarSize={36}
            />
          );
        })}
      </Plot>
    </ResponsiveContainer>
  );
}

type PointTooltipProps = Pick<TooltipContentProps, "active" | "label" | "payload"> & {
  format(value: number): string;
};

function PointTooltip({ active, label, payload, format }: PointTooltipProps) {
  if (!active) return null;
  return (
    <div className="rounded-md border bg-raised px-3 py-2 text-sm shadow-md">
      <p className="mb-1 font-medium">{label}</p>
      {payload.map((entry) => (
        <p key={String(entry.dataKey)} className="flex justify-between gap-4 text-muted">
          <span>{entry.name}</span>
          <span className="tabular-nums text-ink">{format(Number(entry.value))}</span>
        </p>
      ))}
    </div>
  );
}
