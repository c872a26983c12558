import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { latestRun, type Run } from "../operations/operations.queries.ts";
import { type Connection, readDefaultConnection } from "../providers/connections.usecases.ts";
import { assessPermissions, type PermissionAssessment } from "../providers/permissions.rules.ts";
import { latestReport } from "../providers/verification-reports.usecases.ts";
import type { Draft } from "./drafts.repository.ts";
import type { OnboardingTruth } from "./readiness.rules.ts";
import { NOTHING_KNOWN, truthOf, VERIFICATION } from "./truth.rules.ts";

/** Everything that a draft's readiness is derived from, as it is now. */
export interface DraftTruth {
  truth: OnboardingTruth;
  connection: Connection | null;
  permissions: PermissionAssessment | null;
  run: Run | null;
}

export const NO_TRUTH: DraftTruth = { truth: NOTHING_KNOWN, connection: null, permissions: null, run: null };

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
  const [connection, grants, now] = [known?.connection ?? null, known?.permissions ?? null, deps.clock.now()];
  return {
    truth: truthOf({ connection, grants, report, run }, acknowledgements, now),
    connection,
    permissions: grants && assessPermissions(grants, now),
    run,
  };
}
