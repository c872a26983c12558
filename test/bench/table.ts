import { rounded } from "./stats.ts";

/** One measured number. `value` is null when the measurement failed. */
export interface Row {
  id: string;
  value: number | null;
  /** What was counted or timed, and under which circumstances. */
  unit: string;
  /** The same measured in the same run on the way that this product does not go; null where there is none. */
  baseline: number | null;
  /** How many times better than the baseline: `baseline / value`; null without one, or when the value is zero. */
  ratio: number | null;
  /** What has to hold, in terms of `value` or `ratio`; null for a number that is only shown. */
  reach: string | null;
  ok: boolean;
}

interface Measured {
  id: string;
  value: number;
  unit: string;
  baseline?: number;
  reach?: Reach;
}

export type Reach = { of: "value" | "ratio"; is: "<=" | ">="; bound: number };

export const atMost = (bound: number): Reach => ({ of: "value", is: "<=", bound });
export const timesBetter = (bound: number): Reach => ({ of: "ratio", is: ">=", bound });

const holds = (number: number | null, { is, bound }: Reach): boolean =>
  number !== null && Number.isFinite(number) && (is === "<=" ? number <= bound : number >= bound);

export function makeRow({ id, value, unit, baseline, reach }: Measured): Row {
  const ratio = baseline === undefined || value === 0 ? null : baseline / value;
  return {
    id,
    value: rounded(value),
    unit,
    baseline: baseline === undefined ? null : rounded(baseline),
    ratio: ratio === null ? null : rounded(ratio),
    reach: reach === undefined ? null : `${reach.of === "ratio" ? "ratio " : ""}${reach.is} ${reach.bound}`,
    ok: Number.isFinite(value) && (reach === undefined || holds(reach.of === "ratio" ? ratio : value, reach)),
  };
}

export const failedRow = (id: string): Row => ({
  id,
  value: null,
  unit: "the measurement failed",
  baseline: null,
  ratio: null,
  reach: null,
  ok: false,
});

const cell = (value: number | string | null): string =>
  value === null
    ? "–"
    : typeof value === "number"
      ? value.toLocaleString("en-US", { maximumFractionDigits: 6 })
      : value;

const COLUMNS: { title: string; of: (row: Row) => string; alignsRight: boolean }[] = [
  { title: "what", of: (row) => row.id, alignsRight: false },
  { title: "value", of: (row) => cell(row.value), alignsRight: true },
  { title: "baseline", of: (row) => cell(row.baseline), alignsRight: true },
  { title: "ratio", of: (row) => cell(row.ratio), alignsRight: true },
  { title: "reach", of: (row) => cell(row.reach), alignsRight: false },
  { title: "ok", of: (row) => (row.ok ? "yes" : "NO"), alignsRight: false },
  { title: "unit", of: (row) => row.unit, alignsRight: false },
];

export function formatTable(rows: readonly Row[]): string {
  const lines = [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ of }) => of(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) =>
          COLUMNS[column]?.alignsRight ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
