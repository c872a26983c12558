/** The value below which the share `p` (0 to 1) of the values lies, by nearest rank; NaN without values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(p * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

/** First, middle and last third of a series, in order. */
export function thirds<T>(values: readonly T[]): [T[], T[], T[]] {
  const size = Math.floor(values.length / 3);
  return [values.slice(0, size), values.slice(size, values.length - size), values.slice(values.length - size)];
}

/** Rounded to what a reader of the table can use: three digits below a thousand, whole numbers above. */
export function rounded(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 1_000) return Math.round(value);
  return Number(value.toPrecision(3));
}
