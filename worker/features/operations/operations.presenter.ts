import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import { OPERATIONS, stagesOf } from "./operation-types.contract.ts";
import type { ActiveRun, RunView } from "./operations.contract.ts";
import type { ActiveRow, Run } from "./operations.repository.ts";
import { nextStep, stageStates } from "./operations.rules.ts";

export function presentRun(run: Run): RunView {
  const stages = stagesOf(run.type);
  const states = stageStates(stages, {
    status: run.status,
    outcome: run.outcome,
    done: run.progressDone,
    stage: run.progressStage,
    failures: run.failures,
  });
  return {
    id: run.id,
    workspace_id: run.workspaceId,
    tenant: run.tenantId === null ? null : { id: run.tenantId, display_name: run.tenantName ?? "" },
    type: run.type,
    type_label: OPERATIONS[run.type].label,
    status: run.status,
    outcome: run.outcome,
    initiator: run.initiatorName === null ? null : { name: run.initiatorName },
    progress: presentProgress(run),
    stages: stages.map(({ key, label }, index) => ({ key, label, state: states[index] ?? "pending" })),
    summary_counts: run.summaryCounts,
    failures: run.failures.flatMap(({ reason_code, ...said }) => {
      const reason = reasonView(reason_code);
      return reason === null ? [] : [{ reason, ...said }];
    }),
    next_step: nextStep(run, run.failures[0]?.reason_code ?? null),
    stuck_since: run.stuck ? toIso(run.progressedAt) : null,
    created_at: toIso(run.createdAt),
    started_at: toIsoOrNull(run.startedAt),
    progressed_at: toIso(run.progressedAt),
    completed_at: toIsoOrNull(run.completedAt),
  };
}

const presentProgress = (run: Omit<ActiveRow, "id" | "status">): RunView["progress"] => ({
  done: run.progressDone,
  total: run.progressTotal,
  stage: run.progressStage,
  stage_label: stagesOf(run.type).find(({ key }) => key === run.progressStage)?.label ?? null,
});

export const presentActiveRun = (run: ActiveRow): ActiveRun => ({
  id: run.id,
  type: run.type,
  status: run.status,
  progress: presentProgress(run),
});
