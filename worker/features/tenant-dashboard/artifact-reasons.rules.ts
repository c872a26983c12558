import { counted } from "../../platform/counted.ts";
import { isActive } from "../findings/finding-actions.contract.ts";
import { FINDING_STATES } from "../findings/finding-rules.contract.ts";
import type { FindingSummary } from "../findings/findings.contract.ts";
import { isStartable, OPERATIONS } from "../operations/operation-types.contract.ts";
import { linkTo, type Reason, startOf } from "./reason.rules.ts";
import { OPERATION_OF_REPORT, type ReportHead } from "./report-heads.rules.ts";

/** A report whose operation last went through longer ago says little about how the tenant is now, ms. */
export const REPORTS_STALE_AFTER = 7 * 24 * 60 * 60_000;

const atLeast = ({ count, is_more }: FindingSummary["overdue"], one: string, many: string): string =>
  is_more ? `More than ${counted(count, many, many)}` : counted(count, one, many);

/** States in which a finding waits for somebody, as the list takes them. */
const WAITING = FINDING_STATES.filter(isActive).join(",");

/** Findings that are critical or overdue. */
export function findingReasons(tenantId: string, findings: FindingSummary | null): Reason[] {
  if (findings === null) return [];
  const {
    overdue,
    by_severity: { critical },
  } = findings;
  const page = `/admin/t/${tenantId}/findings`;
  const reasons: Reason[] = [];
  if (critical.count > 0)
    reasons.push({
      key: "findings_critical",
      level: "critical",
      text: `${atLeast(critical, "critical finding waits", "critical findings wait")} for somebody.`,
      at: null,
      step: linkTo("Review critical findings", `${page}?severity=critical&state=${WAITING}`, "findings.view"),
    });
  if (overdue.count > 0)
    reasons.push({
      key: "findings_overdue",
      level: "attention",
      text: `${atLeast(overdue, "finding is", "findings are")} overdue.`,
      at: null,
      step: linkTo("Review overdue findings", `${page}?overdue=1`, "findings.view"),
    });
  return reasons;
}

/** Reports that nothing has confirmed for a while. */
export const reportReasons = (reports: readonly ReportHead[], now: number): Reason[] =>
  reports
    .filter(({ type, checkedAt }) => now - checkedAt > REPORTS_STALE_AFTER && isStartable(OPERATION_OF_REPORT[type]))
    .map(({ type, title, checkedAt }) => {
      const operation = OPERATION_OF_REPORT[type];
      const { label, capability } = OPERATIONS[operation];
      return {
        key: "report_stale",
        level: "attention",
        text: `${title}: last looked at more than 7 days ago.`,
        at: checkedAt,
        step: startOf(`Run the ${label.toLowerCase()} again`, operation, capability),
      };
    });
