import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { endRun } from "../operations/executions.usecases.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { STEP } from "../provider-runs/durable-steps.ts";
import { beginReview, completeReview } from "./compose.usecases.ts";

const STOPPED = { reason: "unknown_error", message: "The composition stopped because of an error of ours." } as const;

/** `tenant_review.compose`: one execution of a run. A step that is done is not executed again. */
export class ReviewComposeWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    try {
      const begun = await step.do("begin", STEP, () => beginReview(SYSTEM_SCOPE, deps, ref));
      if (begun.kind === "superseded") return;
      await step.do("compose", STEP, () => completeReview(SYSTEM_SCOPE, deps, ref, begun));
    } catch {
      // a step failed as often as it may: the run says so now instead of waiting for the recovery sweep
      deps.log.error("review_compose_stopped", { run: ref.runId, attempt: ref.attempt });
      await step.do("stop", STEP, () =>
        endRun(SYSTEM_SCOPE, deps, ref, { outcome: "failed", stage: null, failure: STOPPED }),
      );
    }
  }
}
