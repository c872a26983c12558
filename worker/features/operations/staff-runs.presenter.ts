import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import { OPERATION_TYPES, OPERATIONS, RUN_OUTCOMES, RUN_STATUSES, stagesOf } from "./operation-types.contract.ts";
import { stageStates } from "./operations.rules.ts";
import type { StaffRun } from "./staff-runs.contract.ts";
import type { StaffRunRow } from "./staff-runs.repository.ts";

/** What came of a run, for the platform's staff. This is where person, messages and inputs are left out. */
export function presentStaffRun(row: StaffRunRow): StaffRun {
  const type = OPERATION_TYPES.find((known) => known === row.type) ?? null;
  const status = RUN_STATUSES.find((known) => known === row.status) ?? "completed";
  const outcome = RUN_OUTCOMES.find((known) => known === row.outcome) ?? "failed";
  const stages = type === null ? [] : stagesOf(type);
  const { progressDone: done, progressStage: stage, failures } = row;
  const states = stageStates(stages, { status, outcome, done, stage, failures });
  return {
    id: row.id,
    workspace: { id: row.workspaceId, name: row.workspaceName },
    tenant: row.tenantId === null ? null : { id: row.tenantId, display_name: row.tenantName ?? "" },
    type,
    type_label: type === null ? "Unknown operation" : OPERATIONS[type].label,
    status,
    outcome,
    stuck: row.stuck,
    started_by: row.initiatorUserId === null ? "system" : "user",
    attempt: row.attempt,
    progress: { done: row.progressDone, total: row.progressTotal },
    stages: stages.map(({ key, label }, index) => ({ key, label, state: states[index] ?? "pending" })),
    reasons: row.failures.flatMap(({ reason_code }) => reasonView(reason_code) ?? []),
    created_at: toIso(row.createdAt),
    started_at: toIsoOrNull(row.startedAt),
    progressed_at: toIso(row.progressedAt),
    completed_at: toIsoOrNull(row.completedAt),
  };
}
