import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { ROLE_CAPABILITIES } from "../access/capabilities.contract.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { notifyConsole } from "../console/notify.ts";
import { helpForSupportDiagnostics } from "../help/help.usecases.ts";
import { supportDiagnosticsTopic } from "../help/help-topics.rules.ts";
import type { OperationType } from "../operations/operation-types.contract.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { tenantExists } from "../tenants/tenants.usecases.ts";
import { assembleBundle } from "./bundle.rules.ts";
import type { Bundle } from "./diagnostics.contract.ts";
import type { Sources } from "./diagnostics-sources.ts";
import { decisiveReason } from "./dominant-issue.rules.ts";
import { missingEvidence, staleEvidence } from "./evidence.rules.ts";
import { readRunSources, readTenantSources } from "./read-sources.usecases.ts";

type Place = TenantScope | WorkspaceScope;

/** Derived from what is stored: nothing is asked of the provider, and nothing but the opening is recorded. */
export async function openTenantDiagnostics(deps: Deps, scope: TenantScope): Promise<Bundle> {
  const bundle = bundleOf(await readTenantSources(deps, scope));
  await record(deps, scope, null);
  return bundle;
}

/** The same from the run viewer. @throws AppError 404 for a run that is gone meanwhile */
export async function openRunDiagnostics(deps: Deps, scope: Place, runId: string): Promise<Bundle> {
  const sources = await readRunSources(deps, scope, runId);
  const bundle = bundleOf(sources);
  await record(deps, scope, sources.run.run);
  return bundle;
}

const bundleOf = (sources: Sources): Bundle => assembleBundle(sources, helpOf(sources));

function helpOf(sources: Sources) {
  const reason = decisiveReason(sources)?.code ?? null;
  const incompleteEvidence = missingEvidence(sources).length > 0 || staleEvidence(sources).length > 0;
  return helpForSupportDiagnostics({
    topicKey: supportDiagnosticsTopic({ reason, incompleteEvidence, runOutcome: sources.run?.run.outcome ?? null }),
    tenant: sources.tenant,
    connection: sources.connection,
    capabilities: ROLE_CAPABILITIES[sources.viewerRole],
    reasonCode: reason,
  });
}

type Opened = { id: string; type: OperationType } | null;

/** The explicit open: one audit entry and, on a tenant, one usage event, in one commit. */
async function record(deps: Deps, scope: Place, run: Opened): Promise<void> {
  const tenantId = "tenantId" in scope ? scope.tenantId : null;
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "support_diagnostics.opened",
    resource: run === null ? { type: "tenant", id: tenantId } : { type: "operation_run", id: run.id },
    outcome: "succeeded",
    metadata: run === null ? { context_type: "tenant" } : { context_type: "operation_run", operation_type: run.type },
  });
  await deps.commit({ changes: [entry], usageEvent: "tenantId" in scope ? milestone(deps, scope, run) : [] });
  if (tenantId !== null) notifyConsole(deps);
}

const milestone = (deps: Deps, scope: TenantScope, run: Opened): Statement[] =>
  usageEvent(deps, {
    event: "product.support_diagnostics.opened",
    workspaceId: scope.workspaceId,
    tenantId: scope.tenantId,
    userId: scope.operator.userId,
    subject: run === null ? { type: "tenant", id: scope.tenantId } : { type: "operation_run", id: run.id },
    metadata:
      run === null
        ? { source_surface: "tenant_dashboard" }
        : { source_surface: "operation_run_viewer", operation_type: run.type },
    // a tenant that was deleted for good meanwhile has no events
    observes: tenantExists(scope.tenantId),
  });
