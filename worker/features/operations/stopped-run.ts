import type { WorkflowStep } from "cloudflare:workers";
import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { STEP } from "./durable-step.ts";
import { endRun } from "./executions.usecases.ts";
import type { ExecutionRef } from "./steps.usecases.ts";

/**
 * The steps of an execution. When one of them failed as often as it may, the run says so at once instead of waiting for the
 * recovery sweep.
 *
 * @param stopped the code for the log, and what the run says
 */
export async function orStop(
  scope: SystemScope,
  deps: Deps,
  step: WorkflowStep,
  ref: ExecutionRef,
  stopped: { code: string; message: string },
  steps: () => Promise<unknown>,
): Promise<void> {
  try {
    await steps();
  } catch {
    deps.log.error(stopped.code, { run: ref.runId, attempt: ref.attempt });
    const failure = { reason: "unknown_error", message: stopped.message } as const;
    await step.do("stop", STEP, () => endRun(scope, deps, ref, { outcome: "failed", stage: null, failure }));
  }
}
