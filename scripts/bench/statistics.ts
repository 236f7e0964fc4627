/** The value that `share` (0 to 1) of the values do not exceed; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Milliseconds for people: two decimals. */
export function round(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals));
}

/** A target that was or was not reached. `wanted` is the least (or the most, see the name) that will do. */
export type Target = { name: string; measured: number; wanted: number; ok: boolean };

export function atLeast(name: string, measured: number, wanted: number): Target {
  return { name, measured: round(measured, 3), wanted, ok: measured >= wanted };
}

export function atMost(name: string, measured: number, wanted: number): Target {
  return { name, measured: round(measured, 3), wanted, ok: measured <= wanted };
}
