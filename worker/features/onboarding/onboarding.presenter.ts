import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { ROLE_CAPABILITIES, type Role } from "../access/capabilities.contract.ts";
import { helpForOnboarding } from "../help/help.usecases.ts";
import { presentRun } from "../operations/operations.queries.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import type { Connection } from "../providers/connections.usecases.ts";
import type { PermissionAssessment } from "../providers/permissions.rules.ts";
import { staleReasons } from "../providers/verification.rules.ts";
import { presentReport } from "../providers/verification-reports.presenter.ts";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";
import { acknowledgeable, countingAcknowledgements, openFindings } from "./acknowledgements.rules.ts";
import { primaryAction } from "./action.rules.ts";
import type { Draft, DraftScope } from "./drafts.usecases.ts";
import type { DraftSummary, DraftView, ReadinessView } from "./onboarding.contract.ts";
import { deriveProgress, type Progress, stepAfter } from "./progress.rules.ts";
import { assessReadiness, type OnboardingTruth, type Readiness } from "./readiness.rules.ts";
import type { DraftTruth } from "./truth.usecases.ts";

const person = (name: string | null) => (name === null ? null : { name });

/** What an open draft shows is derived now, whatever was saved last; an ended one shows how it ended. */
function progressOf(draft: Draft, readiness: Readiness): Progress {
  return draft.endedAt === null ? deriveProgress(readiness.situation) : draft;
}

function presentReadiness(role: Role, draft: Draft, truth: OnboardingTruth, readiness: Readiness): ReadinessView {
  const place = {
    tenantId: draft.tenantId,
    connectionId: truth.connection?.id ?? null,
    runId: truth.run?.id ?? null,
    hasReport: readiness.restsOnReport,
  };
  return {
    situation: readiness.situation,
    summary: readiness.summary,
    reason: reasonView(readiness.reason),
    freshness_notes: readiness.freshnessNotes,
    primary_action: primaryAction(readiness.action, place, role),
  };
}

/** A draft as a list shows it to somebody with that role on its tenant, or in the workspace while it has none. */
export function presentSummary(role: Role, draft: Draft, truth: OnboardingTruth, now: number): DraftSummary {
  const readiness = assessReadiness(truth, now);
  const { lastCompletedCheckpoint, lifecycle } = progressOf(draft, readiness);
  return {
    id: draft.id,
    workspace_id: draft.workspaceId,
    version: draft.version,
    step: stepAfter(lastCompletedCheckpoint),
    last_completed_checkpoint: lastCompletedCheckpoint,
    lifecycle,
    tenant:
      draft.tenantId === null
        ? null
        : {
            id: draft.tenantId,
            display_name: draft.tenantName ?? "",
            external_tenant_id: draft.externalTenantId,
            status: TENANT_STATUSES.find((status) => status === draft.tenantStatus) ?? "onboarding",
          },
    started_by: person(draft.startedByName),
    started_at: toIso(draft.createdAt),
    last_changed_by: person(draft.lastEditedByName),
    last_changed_at: toIso(draft.lastEditedAt),
    ended_at: toIsoOrNull(draft.endedAt),
    readiness: draft.endedAt === null ? presentReadiness(role, draft, truth, readiness) : null,
  };
}

/** Only while no report tells it better, and something is known to be missing or to have failed. */
function permissionDiagnostics(permissions: PermissionAssessment | null): DraftView["permission_diagnostics"] {
  if (permissions === null) return undefined;
  const missing = (kind: "application" | "delegated") =>
    permissions.rows
      .filter((row) => row.status === "missing" && row.permission.kind === kind)
      .map((row) => row.permission.value);
  const errors = permissions.rows.filter((row) => row.status === "error").map((row) => row.permission.value);
  const found = {
    overall: permissions.overall,
    missing_application: missing("application"),
    missing_delegated: missing("delegated"),
    errors,
  };
  const isEmpty = [found.missing_application, found.missing_delegated, errors].every(({ length }) => length === 0);
  return isEmpty ? undefined : found;
}

function presentReportCard(
  draft: Draft,
  found: DraftTruth,
  names: ReadonlyMap<string, string>,
  now: number,
): DraftView["report"] {
  const { report, connection } = found.truth;
  if (report === null) return null;
  const counting = countingAcknowledgements(draft.acknowledgements, found.truth);
  return {
    ...presentReport(report),
    acknowledgements: acknowledgeable(found.truth).flatMap(({ key }) => {
      const given = counting[key];
      if (given === undefined) return [];
      return [{ check_key: key, by: person(names.get(given.user_id) ?? null), at: toIso(given.at) }];
    }),
    to_acknowledge: openFindings(draft.acknowledgements, found.truth).map(({ key }) => key),
    is_stale: connection === null || staleReasons(report, connection, now).length > 0,
  };
}

const NEEDS_PERMISSIONS: ReadonlySet<string> = new Set(["blocked", "needs_attention"]);

function supportingEvidence(draft: Draft, { truth, run }: DraftTruth): DraftView["supporting_evidence"] {
  const { report, permissions } = truth;
  const showsPermissions = report !== null && permissions !== null && NEEDS_PERMISSIONS.has(permissions.overall);
  return {
    operation_run_id: report?.runId ?? run?.id ?? null,
    required_permissions_url: showsPermissions ? `/admin/t/${draft.tenantId}/required-permissions` : null,
  };
}

export interface DraftPage {
  draft: Draft;
  found: DraftTruth;
  connections: readonly Connection[];
  /** Names of those who acknowledged, by user id. */
  names: ReadonlyMap<string, string>;
}

/** A draft as its page shows it. */
export function presentDraft(
  scope: DraftScope,
  { draft, found, connections, names }: DraftPage,
  now: number,
): DraftView {
  const readiness = assessReadiness(found.truth, now);
  const { run } = found;
  const diagnostics = found.truth.report === null ? permissionDiagnostics(found.permissions) : undefined;
  return {
    ...presentSummary(scope.role, draft, found.truth, now),
    capabilities: [...ROLE_CAPABILITIES[scope.role]],
    connection: found.connection && presentConnection(found.connection),
    connections: connections.map(presentConnection),
    help:
      draft.endedAt === null
        ? helpForOnboarding({
            topicKey: readiness.topic,
            tenant: draft.tenantId === null ? null : { id: draft.tenantId },
            connection: found.connection && { id: found.connection.id },
            reasonCode: readiness.reason,
            capabilities: ROLE_CAPABILITIES[scope.role],
          })
        : null,
    active_run: run !== null && run.status !== "completed" ? presentRun(run) : null,
    last_run:
      run !== null && run.status === "completed"
        ? { id: run.id, outcome: run.outcome, completed_at: toIsoOrNull(run.completedAt) }
        : null,
    ...(diagnostics === undefined ? {} : { permission_diagnostics: diagnostics }),
    supporting_evidence: supportingEvidence(draft, found),
    report: presentReportCard(draft, found, names, now),
  };
}
