// biome-ignore-all lint/a11y/noRedundantRoles: the cards of small screens take the roles away from the elements
import type { ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

export type Column<Row> = {
  key: string;
  header: string;
  cell(row: Row): ReactNode;
  /** Figures stand at the end, in even digits. */
  numeric?: boolean;
  /** The row's name: its first line as a card. */
  main?: boolean;
  /** Buttons or a menu: the heading is only read out. */
  actions?: boolean;
  className?: string;
};

export type DataTableProps<Row> = {
  /** What the table is about; read out, not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  className?: string;
};

/** The one table; every row is a card below 640 px. */
export function DataTable<Row>({ caption, columns, rows, rowKey, className }: DataTableProps<Row>) {
  return (
    <div className={cn("overflow-x-auto rounded-lg border bg-surface shadow-sm", className)}>
      <table role="table" className="data-table w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row" className="border-b bg-sunken/60 text-start">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                className={cn(
                  "px-4 py-3 text-start text-xs font-medium text-muted",
                  column.numeric && "text-end",
                )}
              >
                {column.actions ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="divide-y">
          {rows.map((row) => (
            <tr role="row" key={rowKey(row)} className="transition-colors hover:bg-sunken/50">
              {columns.map((column) => (
                <td
                  key={column.key}
                  role="cell"
                  data-label={column.actions ? undefined : column.header}
                  data-main={column.main || undefined}
                  className={cn(
                    "px-4 py-3 align-middle",
                    column.numeric && "text-end tabular-nums",
                    column.actions && "text-end",
                    column.main && "font-medium",
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
