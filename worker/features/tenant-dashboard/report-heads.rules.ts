import { counted } from "../../platform/counted.ts";
import { REPORT_TYPES } from "../telemetry/catalog.contract.ts";
import type { ReportRow } from "./artifacts.repository.ts";
import type { EndedRun } from "./health-truth.ts";

export type ReportType = (typeof REPORT_TYPES)[number];

/** The operation that makes each type of report. */
export const OPERATION_OF_REPORT = {
  permission_posture: "permission_posture.check",
  "entra.admin_roles": "entra_admin_roles.scan",
} as const satisfies Record<ReportType, EndedRun["type"]>;

const TITLES = {
  permission_posture: "Permission posture",
  "entra.admin_roles": "Admin roles",
} as const satisfies Record<ReportType, string>;

/** The latest report of a type in words, without anybody's name. Times are epoch ms. */
export interface ReportHead {
  id: string;
  type: ReportType;
  title: string;
  score: number | null;
  summary: string;
  /** Against the report before; null for the first of a tenant. */
  change: string | null;
  createdAt: number;
  /** When its operation last went through: what has not changed since makes no new report. */
  checkedAt: number;
}

type Figures = Omit<ReportRow, "id" | "type" | "createdAt">;

const signed = (difference: number): string => (difference > 0 ? `+${difference}` : `−${Math.abs(difference)}`);

function summaryOf(type: ReportType, { score, missing, assignments, highPrivilege }: Figures): string {
  if (type === "permission_posture")
    return `Score ${score ?? 0} of 100, ${counted(missing ?? 0, "required permission")} missing.`;
  return `${counted(highPrivilege ?? 0, "assignment")} of high-privilege roles, ${counted(assignments ?? 0, "assignment")} in all.`;
}

/** Parts of a sentence, of what is not nothing. */
const told = (parts: readonly (string | null)[]): string => {
  const known = parts.filter((part) => part !== null);
  return known.length === 0
    ? "Nothing has changed in number since the report before."
    : `${known.join(", ")} since the report before.`;
};

const unlessNone = (count: number | null, words: string): string | null =>
  count === null || count === 0 ? null : `${count} ${words}`;

function changeOf(type: ReportType, figures: Figures): string | null {
  if (type === "permission_posture") {
    const { score, scoreBefore, newlyMissing, newlyGranted } = figures;
    if (scoreBefore === null) return null;
    const moved = (score ?? 0) - scoreBefore;
    return told([
      moved === 0 ? null : `Score ${signed(moved)}`,
      unlessNone(newlyMissing, "newly missing"),
      unlessNone(newlyGranted, "newly granted"),
    ]);
  }
  const { added, removed } = figures;
  return added === null ? null : told([unlessNone(added, "added"), unlessNone(removed, "removed")]);
}

/** @param runs the newest of each type that has ended */
export function reportHead(row: ReportRow, runs: readonly EndedRun[]): ReportHead | null {
  const type = REPORT_TYPES.find((known) => known === row.type);
  if (type === undefined) return null;
  const run = runs.find((ended) => ended.type === OPERATION_OF_REPORT[type]);
  const wentThrough = run?.outcome === "succeeded" || run?.outcome === "partially_succeeded";
  return {
    id: row.id,
    type,
    title: TITLES[type],
    score: type === "permission_posture" ? row.score : null,
    summary: summaryOf(type, row),
    change: changeOf(type, row),
    createdAt: row.createdAt,
    checkedAt: wentThrough && run !== undefined ? Math.max(row.createdAt, run.completedAt) : row.createdAt,
  };
}
