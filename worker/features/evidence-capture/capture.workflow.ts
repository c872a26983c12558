import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { completeEvidence, freezeEvidence, surveyEvidence } from "./capture.usecases.ts";

const STOPPED = { code: "evidence_snapshot_stopped", message: "The snapshot stopped because of an error of ours." };

/** `evidence.snapshot`: one execution of a run. A step that is done is not executed again. */
export class EvidenceSnapshotWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    await orStop(SYSTEM_SCOPE, deps, step, ref, STOPPED, async () => {
      const frozen = await step.do("freeze", STEP, () => freezeEvidence(SYSTEM_SCOPE, deps, ref));
      if (frozen.kind === "superseded") return;
      // part after part, each of which says that the run goes on
      const surveyed = await step.do("fingerprint", LONG_STEP, () => surveyEvidence(SYSTEM_SCOPE, deps, ref, frozen));
      if (surveyed.kind === "superseded") return;
      await step.do("complete", LONG_STEP, () => completeEvidence(SYSTEM_SCOPE, deps, ref, frozen, surveyed));
    });
  }
}
