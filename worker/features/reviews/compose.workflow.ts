import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { beginReview, completeReview } from "./compose.usecases.ts";

const STOPPED = { code: "review_compose_stopped", message: "The composition stopped because of an error of ours." };

/** `tenant_review.compose`: one execution of a run. A step that is done is not executed again. */
export class ReviewComposeWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    await orStop(SYSTEM_SCOPE, deps, step, ref, STOPPED, async () => {
      const begun = await step.do("begin", STEP, () => beginReview(SYSTEM_SCOPE, deps, ref));
      if (begun.kind === "superseded") return;
      await step.do("compose", STEP, () => completeReview(SYSTEM_SCOPE, deps, ref, begun));
    });
  }
}
