import type { CheckKey, CheckSeverity } from "../providers/verification-checks.contract.ts";

interface CheckText {
  title: string;
  /** Of a finding of this check, unless the finding says otherwise. */
  severity: CheckSeverity;
  /** Whether a tenant cannot be activated while it fails. */
  blocking: boolean;
  /** Message when it passes. */
  passed: string;
}

/** The checks of a report, in the order in which they run. */
export const CHECKS: Readonly<Record<CheckKey, CheckText>> = {
  connection: {
    title: "Provider connection",
    severity: "critical",
    blocking: true,
    passed: "The provider connection is set up and enabled.",
  },
  admin_consent: {
    title: "Admin consent",
    severity: "critical",
    blocking: true,
    passed: "An administrator of the tenant has granted consent.",
  },
  token: {
    title: "Sign-in at the provider",
    severity: "critical",
    blocking: true,
    passed: "The application could sign in to the tenant.",
  },
  organization: {
    title: "Directory of the tenant",
    severity: "critical",
    blocking: true,
    passed: "The provider answers for the directory that this tenant is meant to be.",
  },
  permissions: {
    title: "Application permissions",
    severity: "high",
    blocking: true,
    passed: "Every required permission is granted.",
  },
  directory_roles: {
    title: "Directory roles",
    severity: "high",
    blocking: true,
    passed: "Directory roles can be read.",
  },
  // a tenant without device management is governed all the same
  intune: {
    title: "Device management",
    severity: "medium",
    blocking: false,
    passed: "Device management can be read.",
  },
};
