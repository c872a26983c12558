import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../../worker/deps.ts";
import { auditEntry } from "../../../worker/features/audit/audit.usecases.ts";
import { unlessPaused } from "../../../worker/features/controls/controls.usecases.ts";
import { insertRun, runExists } from "../../../worker/features/operations/operations.repository.ts";
import { usageEvent } from "../../../worker/features/telemetry/recorder.ts";
import type { CommitUnit } from "../../../worker/platform/commit.ts";
import type { Statement } from "../../../worker/platform/database.ts";
import type { Milestone } from "../probe-protocol.ts";

/** The recorder's statements for a milestone of each family, in catalog order. */
export function eventOf(deps: Deps, milestone: Milestone, observes: SQL = sql`true`): Statement[] {
  const { workspaceId, tenantId, userId, subjectId: id } = milestone;
  const common = { workspaceId, tenantId, userId, observes };
  switch (milestone.family) {
    case 0:
      return usageEvent(deps, {
        ...common,
        event: "product.onboarding.checkpoint_completed",
        subject: { type: "tenant_onboarding_session", id },
        metadata: { checkpoint_key: "identify", lifecycle_state: "draft", completed_at: deps.clock.now() },
      });
    case 1:
      return usageEvent(deps, {
        ...common,
        event: "product.support_diagnostics.opened",
        subject: { type: "tenant", id },
        metadata: { source_surface: "tenant_dashboard" },
      });
    case 2:
      return usageEvent(deps, {
        ...common,
        event: "product.operations.started",
        subject: { type: "operation_run", id },
        metadata: { operation_type: "provider.connection.check" },
      });
    case 3:
      return usageEvent(deps, {
        ...common,
        event: "product.stored_report.created",
        subject: { type: "stored_report", id },
        metadata: { report_type: "permission_posture" },
      });
    default:
      return usageEvent(deps, {
        ...common,
        event: "product.review_pack.requested",
        subject: { type: "review_pack", id },
        metadata: { source_surface: "tenant" },
      });
  }
}

/** One commit as a use case makes it: the change (a run where the milestone is one), its audit entry, the usage event. */
export function commitOf(deps: Deps, milestone: Milestone): CommitUnit {
  const { workspaceId, tenantId, userId, subjectId } = milestone;
  const isStart = milestone.family === 2;
  const observes = isStart ? runExists(subjectId) : sql`true`;
  const run = insertRun(
    deps.db,
    {
      id: subjectId,
      workspaceId,
      tenantId,
      initiatorUserId: userId,
      type: "provider.connection.check",
      // an identity of its own: each of these starts is a new run
      identity: subjectId,
      context: {},
      progressTotal: 8,
      now: deps.clock.now(),
    },
    unlessPaused(deps, "provider.verify", workspaceId),
  );
  const audit = auditEntry(deps, {
    workspaceId,
    tenantId,
    actor: { kind: "user", id: userId },
    action: "tenant.operation.started",
    resource: { type: "operation_run", id: subjectId },
    outcome: "succeeded",
    onlyIf: observes,
  });
  return { changes: isStart ? [run, audit] : [audit], usageEvent: eventOf(deps, milestone, observes) };
}
