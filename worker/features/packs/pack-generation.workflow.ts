import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep, type WorkflowStepConfig } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { beginPack, buildPack, failPack, finishPack, isStorageFailure } from "./generate-pack.usecases.ts";

/** Reads a snapshot three times over and stores an archive. */
const BUILDING: WorkflowStepConfig = { ...STEP, timeout: "10 minutes" };

/** `review_pack.generate`: one execution of a run. A step that is done is not executed again. */
export class PackGenerationWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    const fail = (code: Parameters<typeof failPack>[3]) =>
      step.do("stop", STEP, () => failPack(SYSTEM_SCOPE, deps, ref, code));
    try {
      await this.#make(deps, step, ref, fail);
    } catch (error) {
      // a step failed as often as it may: the run says so now instead of waiting for the recovery sweep
      deps.log.error("pack_generation_stopped", { run: ref.runId, attempt: ref.attempt });
      await fail(isStorageFailure(error) ? "storage_failed" : "stopped");
    }
  }

  async #make(
    deps: Deps,
    step: WorkflowStep,
    ref: ExecutionRef,
    fail: (code: Parameters<typeof failPack>[3]) => Promise<void>,
  ): Promise<void> {
    const begun = await step.do("begin", STEP, () => beginPack(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    if (begun.kind === "refused") return fail(begun.code);
    const built = await step.do("build", BUILDING, () => buildPack(SYSTEM_SCOPE, deps, ref, begun));
    if (built.kind === "superseded") return;
    if (built.kind === "refused") return fail(built.code);
    await step.do("finish", STEP, () => finishPack(SYSTEM_SCOPE, deps, ref, begun, built));
  }
}
