import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { endRun } from "../operations/executions.usecases.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { ASKING, STEP } from "../provider-runs/durable-steps.ts";
import { completeEvidence, freezeEvidence, surveyEvidence } from "./capture.usecases.ts";

const STOPPED = { reason: "unknown_error", message: "The snapshot stopped because of an error of ours." } as const;

/** `evidence.snapshot`: one execution of a run. A step that is done is not executed again. */
export class EvidenceSnapshotWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    try {
      const frozen = await step.do("freeze", STEP, () => freezeEvidence(SYSTEM_SCOPE, deps, ref));
      if (frozen.kind === "superseded") return;
      // part after part, each of which says that the run goes on
      const surveyed = await step.do("fingerprint", ASKING, () => surveyEvidence(SYSTEM_SCOPE, deps, ref, frozen));
      if (surveyed.kind === "superseded") return;
      await step.do("complete", ASKING, () => completeEvidence(SYSTEM_SCOPE, deps, ref, frozen, surveyed));
    } catch {
      // a step failed as often as it may: the run says so now instead of waiting for the recovery sweep
      deps.log.error("evidence_snapshot_stopped", { run: ref.runId, attempt: ref.attempt });
      await step.do("stop", STEP, () =>
        endRun(SYSTEM_SCOPE, deps, ref, { outcome: "failed", stage: null, failure: STOPPED }),
      );
    }
  }
}
