import { FINDING_RULES } from "../../../worker/features/findings/finding-rules.contract.ts";
import type {
  Finding,
  FindingDetail,
  FindingPage,
  FindingSummary,
} from "../../../worker/features/findings/findings.contract.ts";
import { TEN } from "../admin/fixtures.ts";

export const FINDINGS = `/api/admin/tenants/${TEN}/findings`;
export const PAGE = `/admin/t/${TEN}/findings`;

export const idOf = (number: number): string => `fnd_${String(number).padStart(26, "0")}`;
export const ADA = { user_id: `usr_${"0".repeat(25)}1`, name: "Ada Owner" };
export const GRACE = { user_id: `usr_${"0".repeat(25)}2`, name: "Grace Hopper" };

export function findingOf(number: number, more: Partial<Finding> = {}): Finding {
  const rule = more.rule ?? "admin_roles.guest_holds_role";
  return {
    id: idOf(number),
    tenant_id: TEN,
    rule,
    title: FINDING_RULES[rule].title,
    severity: "high",
    state: "open",
    subject: { type: "user", id: `object-${number}`, label: `Guest ${number}` },
    owner: null,
    due_at: "2026-12-12T12:00:00.000Z",
    is_overdue: false,
    first_detected_at: "2026-11-28T12:00:00.000Z",
    last_detected_at: "2026-11-28T12:00:00.000Z",
    accepted_until: null,
    version: 1,
    ...more,
  };
}

export function detailOf(number: number, more: Partial<FindingDetail> = {}): FindingDetail {
  const finding = findingOf(number, more);
  const { source, explanation, remediation } = FINDING_RULES[finding.rule];
  return {
    ...finding,
    ...{ source, explanation, remediation, facts: { role_name: "Global Administrator", enabled: true, via: null } },
    ...{ report: null, resolved_at: null, reopened_at: null, accepted_reason: null, accepted_by: null },
    ...more,
  };
}

export const pageOf = (items: Finding[], more: Partial<FindingPage> = {}): FindingPage => ({
  items,
  next_cursor: null,
  is_partial: false,
  ...more,
});

const none = { count: 0, is_more: false };

export const summaryOf = (more: Partial<FindingSummary> = {}): FindingSummary => ({
  by_severity: { critical: none, high: { count: 2, is_more: false }, medium: none, low: none, info: none },
  overdue: none,
  risk_accepted: none,
  has_any: true,
  ...more,
});
