import type { CoverageRow } from "./rules.ts";

/** The table of `npm run specs`: requirement, how many tests name it, and where they are. */
export function coverageTable(rows: CoverageRow[]): string {
  const body = rows.map(
    ({ id, tests, files }) => `${id.padEnd(11)}  ${String(tests).padStart(5)}  ${files.join(", ") || "–"}`,
  );
  return ["requirement  tests  files", ...body].join("\n");
}

export function summaryLine(rows: CoverageRow[], problems: number): string {
  const tested = rows.filter(({ tests }) => tests > 0).length;
  return `${tested} of ${rows.length} requirements are named by a test; ${problems} problem${problems === 1 ? "" : "s"}.`;
}
