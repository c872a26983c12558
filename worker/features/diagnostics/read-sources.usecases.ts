import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { roleHas } from "../access/capabilities.contract.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { recentEntries } from "../audit/audit-history.usecases.ts";
import { latestFinishedRun, type Run, readRun } from "../operations/operations.queries.ts";
import { readDefaultConnection } from "../providers/connections.usecases.ts";
import { latestReport } from "../providers/verification-reports.usecases.ts";
import { readArtifacts } from "../tenant-dashboard/artifacts.usecases.ts";
import { findInitiator, findTenant, findWorkspace } from "./diagnostics.repository.ts";
import type { RunSource, Sources } from "./diagnostics-sources.ts";

type Place = TenantScope | WorkspaceScope;

const ENTRIES = 10;

async function withInitiator(deps: Deps, scope: Place, run: Run | null): Promise<RunSource | null> {
  return run === null ? null : { run, initiator: await findInitiator(scope, deps.db, run.id) };
}

async function readTenantSide(deps: Deps, scope: Place) {
  if (!("tenantId" in scope))
    return { tenant: null, connection: null, permissions: null, report: null, artifacts: null };
  const [tenant, found, report, artifacts] = await Promise.all([
    findTenant(scope, deps.db),
    readDefaultConnection(scope, deps, scope),
    latestReport(scope, deps, scope),
    readArtifacts(deps, scope),
  ]);
  // gone between the guard and here
  if (tenant === undefined) throw notFound();
  const { connection = null, permissions = null } = found ?? {};
  return { tenant, connection, permissions, report, artifacts };
}

async function readPlace(deps: Deps, scope: Place): Promise<Omit<Sources, "contextType" | "run">> {
  const [workspace, tenantSide, audit] = await Promise.all([
    findWorkspace(scope, deps.db),
    readTenantSide(deps, scope),
    roleHas(scope.role, "audit.view") ? recentEntries(deps, scope, ENTRIES) : null,
  ]);
  if (workspace === undefined) throw notFound();
  return { workspace, ...tenantSide, audit, viewerRole: scope.role, now: deps.clock.now() };
}

/** What a bundle about the tenant is derived from: a bounded number of rows, each found by index. */
export async function readTenantSources(deps: Deps, scope: TenantScope): Promise<Sources> {
  const [place, run] = await Promise.all([readPlace(deps, scope), latestFinishedRun(deps, scope)]);
  return { contextType: "tenant", ...place, run: await withInitiator(deps, scope, run) };
}

/** The same about one run, of a tenant or of the whole workspace. */
export async function readRunSources(deps: Deps, scope: Place, runId: string) {
  const [place, run] = await Promise.all([readPlace(deps, scope), readRun(deps, scope, runId)]);
  const initiator = await findInitiator(scope, deps.db, run.id);
  return { contextType: "operation_run", ...place, run: { run, initiator } } satisfies Sources;
}
