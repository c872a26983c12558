import { REPORT_TYPES, type ReportType } from "../../../worker/features/reports/report-types.contract.ts";
import type { ReportSummary } from "../../../worker/features/reports/reports.contract.ts";
import { counted } from "../../ui/counted.ts";

export const TYPE_LABELS: Record<ReportType, string> = {
  "entra.admin_roles": "Admin roles",
  permission_posture: "Permission posture",
};

export const TYPE_OPTIONS: readonly { value: "" | ReportType; label: string }[] = [
  { value: "", label: "All" },
  ...REPORT_TYPES.map((value) => ({ value, label: TYPE_LABELS[value] })),
];

/** A word of the address that is none of the types asks for all of them. */
export const readType = (word: string | string[] | undefined): ReportType | null =>
  REPORT_TYPES.find((type) => type === word) ?? null;

const number = new Intl.NumberFormat();

/** What a report says, in a line. */
export function saysOf(report: ReportSummary): string {
  if (report.type === "permission_posture") {
    const { missing, extra, unknown } = report.summary;
    const said = [
      missing > 0 ? `${number.format(missing)} missing` : "",
      extra > 0 ? `${number.format(extra)} beyond need` : "",
      unknown > 0 ? `${number.format(unknown)} unknown` : "",
    ].filter((part) => part !== "");
    return said.length === 0 ? "Everything that is needed, and nothing else" : said.join(", ");
  }
  const { assignments, high_privilege_assignments: high } = report.summary;
  return `${counted(assignments, "assignment")}, ${number.format(high)} with high privilege`;
}

const signed = new Intl.NumberFormat(undefined, { signDisplay: "exceptZero" });

/** “+6” for a score that rose; null when it stayed. */
export const scoreChange = (score: number, before: number): string | null =>
  score === before ? null : signed.format(score - before);

/** What is different from the report before, in a line. */
export function changedOf(report: ReportSummary): string {
  const { changes } = report.summary;
  if (changes === null) return "First report";
  const parts =
    "added" in changes
      ? [
          [changes.added, "added"],
          [changes.removed, "removed"],
          [changes.changed, "changed"],
        ]
      : [
          [changes.newly_missing, "newly missing"],
          [changes.newly_granted, "newly granted"],
          [changes.grants_added, "more granted"],
          [changes.grants_removed, "taken away"],
        ];
  const said = parts.flatMap(([count, word]) => (Number(count) > 0 ? [`${number.format(Number(count))} ${word}`] : []));
  // for instance a permission that is satisfied by another one now, or a group that could not be read
  return said.length === 0 ? "Other details" : said.join(", ");
}
