import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { Card, CardHeader } from "./card.tsx";
import { DataTable } from "./data-table.tsx";
import { Skeleton } from "./skeleton.tsx";

/** The drawing library is large: it is fetched when a chart is shown, after the page stands. */
const ChartPlot = lazy(() => import("./chart-plot.tsx"));

/** One place on the horizontal axis with a figure for each series. */
export type ChartPoint = { label: string; values: Readonly<Record<string, number>> };
export type ChartSeries = { key: string; label: string };

export type ChartProps = {
  title: string;
  description?: string;
  /** What the horizontal axis holds, as a table heading ("Day"). */
  axis: string;
  kind: "line" | "bar" | "stacked";
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  /** How figures are written. */
  format(value: number): string;
};

/** Figures to compare: a drawing with the same figures as a table behind it, which is all there is before scripts run. */
export function Chart(props: ChartProps) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const { title, description, axis, series, points, format } = props;
  const columns = [
    { key: "axis", header: axis, main: true, cell: (point: ChartPoint) => point.label },
    ...series.map(({ key, label }) => ({
      key,
      header: label,
      numeric: true,
      cell: (point: ChartPoint) => format(point.values[key] ?? 0),
    })),
  ];
  return (
    <Card>
      <CardHeader title={title} description={description} />
      <div aria-hidden className="h-64">
        {hydrated && (
          <Suspense fallback={<Skeleton className="h-full" />}>
            <ChartPlot {...props} />
          </Suspense>
        )}
      </div>
      {series.length > 1 && (
        <ul aria-hidden className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
          {series.map(({ key, label }, index) => (
            <li key={key} className="flex items-center gap-2">
              <span
                className="size-2.5 rounded-sm"
                style={{ background: `var(--chart-${(index % 5) + 1})` }}
              />
              {label}
            </li>
          ))}
        </ul>
      )}
      <details className="group mt-4">
        <summary className="inline-flex min-h-9 items-center rounded-md text-sm font-medium text-brand-ink hover:underline">
          {t("chart.asTable")}
        </summary>
        <DataTable
          caption={title}
          columns={columns}
          rows={points}
          rowKey={(point) => point.label}
          className="mt-3 max-h-80 overflow-y-auto"
        />
      </details>
    </Card>
  );
}
