import type { WorkflowStep } from "cloudflare:workers";
import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { STEP } from "./durable-step.ts";
import { endRun } from "./executions.usecases.ts";
import type { ExecutionRef } from "./steps.usecases.ts";

/** The code for the log, and what the run says, or how it ends when something else ends with it. */
type Stopped = { code: string } & ({ message: string } | { end: (error: unknown) => Promise<void> });

/**
 * The steps of an execution. When one of them failed as often as it may, the run says so at once instead of waiting for the
 * recovery sweep.
 */
export async function orStop(
  scope: SystemScope,
  deps: Deps,
  step: WorkflowStep,
  ref: ExecutionRef,
  stopped: Stopped,
  steps: () => Promise<unknown>,
): Promise<void> {
  try {
    await steps();
  } catch (error) {
    deps.log.error(stopped.code, { run: ref.runId, attempt: ref.attempt });
    await step.do("stop", STEP, () =>
      "end" in stopped
        ? stopped.end(error)
        : endRun(scope, deps, ref, {
            ...{ outcome: "failed", stage: null },
            failure: { reason: "unknown_error", message: stopped.message },
          }),
    );
  }
}
