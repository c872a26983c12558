import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { beginPack, buildPack, failPack, finishPack, isStorageFailure } from "./generate-pack.usecases.ts";
import type { PackFailure } from "./pack-words.contract.ts";

/** `review_pack.generate`: one execution of a run. A step that is done is not executed again. */
export class PackGenerationWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    const fail = (code: PackFailure) => failPack(SYSTEM_SCOPE, deps, ref, code);
    const refuse = (code: PackFailure) => step.do("stop", STEP, () => fail(code));
    const stopped = {
      code: "pack_generation_stopped",
      end: (error: unknown) => fail(isStorageFailure(error) ? "storage_failed" : "stopped"),
    };
    await orStop(SYSTEM_SCOPE, deps, step, ref, stopped, async () => {
      const begun = await step.do("begin", STEP, () => beginPack(SYSTEM_SCOPE, deps, ref));
      if (begun.kind === "superseded") return;
      if (begun.kind === "refused") return refuse(begun.code);
      // reads a snapshot three times over and stores an archive
      const built = await step.do("build", LONG_STEP, () => buildPack(SYSTEM_SCOPE, deps, ref, begun));
      if (built.kind === "superseded") return;
      if (built.kind === "refused") return refuse(built.code);
      await step.do("finish", STEP, () => finishPack(SYSTEM_SCOPE, deps, ref, begun, built));
    });
  }
}
