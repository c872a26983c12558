// Free of zod: the web reads these values.
import type { REPORT_TYPES } from "../telemetry/catalog.contract.ts";

export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** 4 critical … 0 info, so that worse sorts after better. */
export const severityRank = (severity: Severity): number => SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);

export const SUBJECT_TYPES = [
  "user",
  "group",
  "service_principal",
  "unknown_principal",
  "role",
  "permission",
  "tenant",
] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

interface RuleDefinition {
  source: (typeof REPORT_TYPES)[number];
  title: string;
  severity: Severity;
  /** Why it matters, one sentence. */
  explanation: string;
  /** What resolves it, one sentence. */
  remediation: string;
}

/** What a report can find. A detection may name another severity than its rule's, where the facts make it worse or better. */
export const FINDING_RULES = {
  "admin_roles.too_many_global_administrators": {
    source: "entra.admin_roles",
    title: "Too many global administrators",
    severity: "high",
    explanation:
      "Every global administrator can change everything in the directory; more than four of them are hard to watch.",
    remediation: "Give most of them a role that allows what they do, and keep two to four.",
  },
  "admin_roles.single_global_administrator": {
    source: "entra.admin_roles",
    title: "Only one global administrator",
    severity: "medium",
    explanation: "When the one account is lost, nobody can administer the directory any more.",
    remediation: "Add a second global administrator, for instance an emergency account.",
  },
  "admin_roles.standing_assignment": {
    source: "entra.admin_roles",
    title: "Standing privileged role",
    severity: "medium",
    explanation: "A privileged role that never ends can be used by whoever takes the account over, at any time.",
    remediation: "Make the assignment eligible or limit it in time.",
  },
  "admin_roles.guest_holds_role": {
    source: "entra.admin_roles",
    title: "Guest with a privileged role",
    severity: "high",
    explanation: "The account of a guest is governed by another directory, with its own rules for sign-in and leaving.",
    remediation: "Take the role away, or give it to an account of this directory.",
  },
  "admin_roles.disabled_account_holds_role": {
    source: "entra.admin_roles",
    title: "Disabled account with a privileged role",
    severity: "medium",
    explanation: "Enabling the account again would bring the role back without anybody assigning it.",
    remediation: "Take the role away from the account.",
  },
  "admin_roles.service_principal_holds_role": {
    source: "entra.admin_roles",
    title: "Application with a privileged role",
    severity: "high",
    explanation: "Whoever has a credential of the application acts with its role, without a person signing in.",
    remediation: "Replace the role with the application permissions that the application needs.",
  },
  "admin_roles.unknown_principal": {
    source: "entra.admin_roles",
    title: "Role assigned to an unknown principal",
    severity: "low",
    explanation: "The directory names no account for the assignment: it was deleted, or may not be read.",
    remediation: "Remove the assignment, or let the application read the principal.",
  },
  "permission_posture.missing_permission": {
    source: "permission_posture",
    title: "Required permission missing",
    severity: "high",
    explanation: "Features that need the permission cannot read this tenant.",
    remediation: "Grant admin consent for the permission.",
  },
  "permission_posture.extra_permission": {
    source: "permission_posture",
    title: "Permission beyond what is needed",
    severity: "medium",
    explanation: "A permission that no feature needs only adds to what a stolen credential could do.",
    remediation: "Remove the permission from the application.",
  },
  "permission_posture.unknown_permission": {
    source: "permission_posture",
    title: "Unknown permission granted",
    severity: "medium",
    explanation: "No list of ours knows the permission, so nobody here can say what it allows.",
    remediation: "Look the permission up at the provider and remove it when nothing needs it.",
  },
} as const satisfies Record<string, RuleDefinition>;

export type FindingRule = keyof typeof FINDING_RULES;
export const FINDING_RULE_KEYS = Object.keys(FINDING_RULES) as FindingRule[];

export const FINDING_STATES = ["open", "in_progress", "resolved", "risk_accepted", "reopened"] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a report says about one subject. Rule and subject make the fingerprint: detected again, it is the same finding. */
export interface Detection {
  rule: FindingRule;
  severity: Severity;
  subject: { type: SubjectType; id: string; label: string };
  /** What supports it: codes, counts, flags, names of roles. */
  facts: Record<string, string | number | boolean | null>;
}
