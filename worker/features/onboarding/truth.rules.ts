import { isActive, type RunOutcome, type RunStatus } from "../operations/operation-types.contract.ts";
import type { StoredPermissions } from "../providers/permissions.contract.ts";
import { assessPermissions } from "../providers/permissions.rules.ts";
import type { StoredReport } from "../providers/verification-checks.contract.ts";
import type { Acknowledgements } from "./acknowledgements.rules.ts";
import type { OnboardingTruth } from "./readiness.rules.ts";

/** The operation that verifies a tenant. */
export const VERIFICATION = "provider.connection.check";

/** What was read of a tenant that is being onboarded. */
export interface Reading {
  /** Its default connection, with the grants that were last seen; null without one. */
  connection: OnboardingTruth["connection"];
  grants: StoredPermissions | null;
  /** Its latest report. */
  report: StoredReport | null;
  /** Its newest verification. */
  run: { id: string; status: RunStatus; outcome: RunOutcome; failures: readonly { reason_code: string }[] } | null;
}

/** Of a draft without a tenant there is nothing to know. */
export const NOTHING_KNOWN: OnboardingTruth = {
  isIdentified: false,
  connection: null,
  permissions: null,
  report: null,
  run: null,
  acknowledgements: {},
};

/** The parts of what was read that decide how far the onboarding is. */
export function truthOf(
  { connection, grants, report, run }: Reading,
  acknowledgements: Acknowledgements,
  now: number,
): OnboardingTruth {
  return {
    isIdentified: true,
    connection,
    permissions: grants && { ...assessPermissions(grants, now), refreshedAt: grants.refreshedAt },
    report,
    run: run && {
      id: run.id,
      isActive: isActive(run.status),
      outcome: run.outcome,
      reason: run.failures[0]?.reason_code ?? null,
    },
    acknowledgements,
  };
}
