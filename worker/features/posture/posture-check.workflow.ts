import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { type Begun, beginProviderRun, SUPERSEDED, type Superseded } from "../provider-runs/provider-run.usecases.ts";
import { inRounds } from "../provider-runs/rounds.ts";
import { clientSourceOf } from "../providers/connections.usecases.ts";
import { type Found, finishCheck } from "./finish-check.usecases.ts";
import { type AskedStage, askAt, passStage } from "./posture-check.usecases.ts";

const STOPPED = { code: "posture_check_stopped", message: "The check stopped because of an error of ours." };

/** `permission_posture.check`: one execution of a run. A step that is done is not executed again. */
export class PostureCheckWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    const begun = await step.do("begin", STEP, () => beginProviderRun(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    await orStop(SYSTEM_SCOPE, deps, step, ref, STOPPED, async () => {
      const found = await this.#read(deps, step, ref, begun);
      if ("kind" in found) return;
      await step.do("finish", STEP, () => finishCheck(SYSTEM_SCOPE, deps, ref, found));
    });
  }

  async #read(deps: Deps, step: WorkflowStep, ref: ExecutionRef, begun: Begun): Promise<Found | Superseded> {
    const { place, target, refusal } = begun;
    if (target === null || refusal !== null) return { begun, signIn: null, grants: null };
    const asking = { clientOf: clientSourceOf(SYSTEM_SCOPE, deps, target.connectionId), ref, place, target };
    const at = (stage: AskedStage) =>
      inRounds(step, stage, (round) => step.do(round, LONG_STEP, () => askAt(deps, asking, stage)));
    const pass = (stage: AskedStage) => step.do(`${stage}-passed`, STEP, () => passStage(deps, asking, stage));

    const signedIn = await at("token");
    if (signedIn.kind === "superseded") return signedIn;
    const signIn = signedIn.answer;
    if (!signIn.ok) return { begun, signIn, grants: null };
    if (!(await pass("token"))) return SUPERSEDED;
    const read = await at("permissions");
    if (read.kind === "superseded") return read;
    if (read.answer.ok && !(await pass("permissions"))) return SUPERSEDED;
    return { begun, signIn, grants: read.answer };
  }
}
