import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep, type WorkflowStepConfig } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { CONNECTION_CHECK_STAGES, connectionChecker } from "../providers/connections.usecases.ts";
import { waitBeforeRound } from "./connection-check.rules.ts";
import {
  type Begun,
  beginCheck,
  type CheckEnding,
  executeStage,
  finishCheck,
  type Superseded,
} from "./connection-check.usecases.ts";
import type { ExecutionRef } from "./executions.repository.ts";

/** A step that throws (the database is overloaded, the isolate died) is executed again, at a bounded number of times. */
const STEP: WorkflowStepConfig = {
  retries: { limit: 3, delay: "2 seconds", backoff: "exponential" },
  timeout: "1 minute",
};

const STOPPED = { reason: "unknown_error", message: "The check stopped because of an error of ours." } as const;

/** `provider.connection.check`: one execution of a run, step by step. A step that is done is not executed again. */
export class ConnectionCheckWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);

    const begun = await step.do("begin", STEP, () => beginCheck(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    let ending: CheckEnding | Superseded;
    try {
      ending = await this.#executeStages(deps, step, ref, begun);
    } catch {
      // a step failed as often as it may: the run says so now instead of waiting for the recovery sweep
      deps.log.error("connection_check_stopped", { run: ref.runId, attempt: ref.attempt });
      ending = { kind: "ending", stage: null, failure: STOPPED, target: null };
    }
    if (ending.kind === "superseded") return;
    const finished = ending;
    await step.do("finish", STEP, () => finishCheck(SYSTEM_SCOPE, deps, ref, finished));
  }

  async #executeStages(
    deps: Deps,
    step: WorkflowStep,
    ref: ExecutionRef,
    begun: Begun,
  ): Promise<CheckEnding | Superseded> {
    const { place, target, failure } = begun;
    if (target === null || failure !== null) return { kind: "ending", stage: "connection", failure, target };
    const check = connectionChecker(deps);
    for (const stage of CONNECTION_CHECK_STAGES) {
      for (let round = 1; ; round += 1) {
        const result = await step.do(`${stage}-${round}`, STEP, () =>
          executeStage(deps, check, ref, place, target, stage),
        );
        if (result.kind === "superseded") return result;
        if (result.kind === "passed") break;
        const wait = waitBeforeRound(result.failure, round);
        if (wait === null) return { kind: "ending", stage, failure: result.failure, target };
        await step.sleep(`${stage}-${round}-wait`, wait);
      }
    }
    return { kind: "ending", stage: null, failure: null, target };
  }
}
