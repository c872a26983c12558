import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { isActive } from "./finding-actions.contract.ts";
import { FINDING_RULES, FINDING_STATES, SEVERITIES, SUBJECT_TYPES } from "./finding-rules.contract.ts";
import type { Finding, FindingDetail } from "./findings.contract.ts";
import type { FindingRow } from "./findings.repository.ts";
import type { ListedRow } from "./list.repository.ts";

type Shown = Omit<ListedRow, "key" | "row" | "matches">;

function known<const T extends string>(words: readonly T[], word: string): T {
  const found = words.find((each) => each === word);
  // the database checks them, and rules are never taken away while they have findings
  if (found === undefined) throw new Error("a finding of no known kind");
  return found;
}

const ruleOf = (rule: string) => known(Object.keys(FINDING_RULES) as (keyof typeof FINDING_RULES)[], rule);

const personOf = (id: string | null, name: string | null | undefined) =>
  id === null || name === null || name === undefined ? null : { user_id: id, name };

export function presentFinding(
  row: Shown,
  { tenantId, ownerName, now }: { tenantId: string; ownerName: string | null | undefined; now: number },
): Finding {
  const state = known(FINDING_STATES, row.state);
  const rule = ruleOf(row.rule);
  const dueAt = isActive(state) ? row.dueAt : null;
  return {
    id: row.id,
    tenant_id: tenantId,
    rule,
    title: FINDING_RULES[rule].title,
    severity: known(SEVERITIES, row.severity),
    state,
    subject: { type: known(SUBJECT_TYPES, row.subjectType), id: row.subjectId, label: row.subjectLabel },
    owner: personOf(row.ownerUserId, ownerName),
    due_at: toIsoOrNull(dueAt),
    is_overdue: dueAt !== null && dueAt < now,
    first_detected_at: toIso(row.firstDetectedAt),
    last_detected_at: toIso(row.lastDetectedAt),
    accepted_until: toIsoOrNull(row.acceptedUntil),
    version: row.version,
  };
}

export function presentDetail({ finding, ...row }: FindingRow, now: number): FindingDetail {
  const { source, explanation, remediation } = FINDING_RULES[ruleOf(finding.rule)];
  return {
    ...presentFinding(finding, { tenantId: finding.tenantId, ownerName: row.ownerName, now }),
    ...{ source, explanation, remediation, facts: finding.facts },
    report: row.reportCreatedAt === null ? null : { id: finding.lastReportId, created_at: toIso(row.reportCreatedAt) },
    resolved_at: toIsoOrNull(finding.resolvedAt),
    reopened_at: toIsoOrNull(finding.reopenedAt),
    accepted_reason: finding.acceptedReason,
    accepted_by: personOf(finding.acceptedByUserId, row.acceptedByName),
  };
}
