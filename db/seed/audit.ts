import type { AuditAction, AuditOutcome } from "../../worker/features/audit/audit-words.contract.ts";
import type { demoHistory } from "./history.ts";
import { seededIds } from "./world.ts";

type History = Awaited<ReturnType<typeof demoHistory>>;

/** The entries that the history would have left: of every run its start and its end, of opened diagnostics the opening. */
export function demoAudit({ events, runs }: History, now: number) {
  // other ids than those of a seed that was interrupted: its entries stay, as entries do
  const nextId = seededIds(now);
  const entry = (
    at: number,
    place: { workspaceId: string; tenantId: string },
    userId: string | null,
    action: AuditAction,
    resource: { type: string; id: string },
    outcome: AuditOutcome,
    metadata: Record<string, string | null>,
  ) => ({
    id: nextId("aud", at),
    workspaceId: place.workspaceId,
    tenantId: place.tenantId,
    actorKind: userId === null ? "system" : "user",
    actorId: userId,
    action,
    resourceType: resource.type,
    resourceId: resource.id,
    outcome,
    metadata,
    occurredAt: at,
  });
  const ofRuns = runs.flatMap((run) => {
    const resource = { type: "operation_run", id: run.id };
    const type = { operation_type: run.type };
    const [failure] = run.failures;
    const ending = { ...type, outcome: run.outcome, reason_code: failure?.reason_code ?? null };
    const outcome = failure === undefined ? "succeeded" : "failed";
    return [
      entry(run.createdAt, run, run.initiatorUserId, "tenant.operation.started", resource, "succeeded", type),
      entry(run.completedAt, run, null, "tenant.operation.completed", resource, outcome, ending),
    ];
  });
  const ofDiagnostics = events
    .filter(({ eventName }) => eventName === "product.support_diagnostics.opened")
    .map((event) => {
      const resource = { type: "tenant", id: event.tenantId };
      const metadata = { context_type: "tenant" };
      return entry(
        event.occurredAt,
        event,
        event.userId,
        "support_diagnostics.opened",
        resource,
        "succeeded",
        metadata,
      );
    });
  return [...ofRuns, ...ofDiagnostics].sort((a, b) => a.occurredAt - b.occurredAt);
}
