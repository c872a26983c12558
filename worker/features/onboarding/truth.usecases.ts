import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { isActive } from "../operations/operation-types.contract.ts";
import { latestRun, type Run } from "../operations/operations.queries.ts";
import { type Connection, readDefaultConnection } from "../providers/connections.usecases.ts";
import { assessPermissions, type PermissionAssessment } from "../providers/permissions.rules.ts";
import { latestReport } from "../providers/verification-reports.usecases.ts";
import type { Draft } from "./drafts.repository.ts";
import type { OnboardingTruth } from "./readiness.rules.ts";
import { VERIFICATION } from "./truth.rules.ts";

/** Everything that a draft's readiness is derived from, as it is now. */
export interface DraftTruth {
  truth: OnboardingTruth;
  connection: Connection | null;
  permissions: PermissionAssessment | null;
  run: Run | null;
}

/** Of a draft without a tenant there is nothing to know. */
export const NO_TRUTH: DraftTruth = {
  truth: { isIdentified: false, connection: null, permissions: null, report: null, run: null, acknowledgements: {} },
  connection: null,
  permissions: null,
  run: null,
};

/** At most four rows, each by an index. */
export async function readTruth(
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db" | "clock">,
  draft: Pick<Draft, "workspaceId" | "tenantId" | "acknowledgements">,
): Promise<DraftTruth> {
  const { workspaceId, tenantId, acknowledgements } = draft;
  if (tenantId === null) return NO_TRUTH;
  const place = { workspaceId, tenantId };
  const [known, report, run] = await Promise.all([
    readDefaultConnection(scope, deps, place),
    latestReport(scope, deps, place),
    latestRun(scope, deps, place, VERIFICATION),
  ]);
  const permissions = known === null ? null : assessPermissions(known.permissions, deps.clock.now());
  return {
    truth: {
      isIdentified: true,
      connection: known?.connection ?? null,
      permissions:
        known === null || permissions === null
          ? null
          : {
              overall: permissions.overall,
              isStale: permissions.isStale,
              refreshedAt: known.permissions.refreshedAt,
            },
      report,
      run:
        run === null
          ? null
          : {
              id: run.id,
              isActive: isActive(run.status),
              outcome: run.outcome,
              reason: run.failures[0]?.reason_code ?? null,
            },
      acknowledgements,
    },
    connection: known?.connection ?? null,
    permissions,
    run,
  };
}
