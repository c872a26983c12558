import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { endRun } from "../operations/executions.usecases.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { ASKING, inRounds, STEP } from "../provider-runs/durable-steps.ts";
import { type Begun, beginProviderRun, SUPERSEDED, type Superseded } from "../provider-runs/provider-run.usecases.ts";
import { clientSourceOf } from "../providers/connections.usecases.ts";
import { type Found, finishScan } from "./finish-scan.usecases.ts";
import { readRoles } from "./read-roles.ts";
import { needsExplanation } from "./scan.rules.ts";
import { passStage, readGrants, signIn } from "./scan.usecases.ts";

const STOPPED = { reason: "unknown_error", message: "The scan stopped because of an error of ours." } as const;

/** `entra_admin_roles.scan`: one execution of a run, page by page. A step that is done is not executed again. */
export class AdminRolesScanWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    const begun = await step.do("begin", STEP, () => beginProviderRun(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    try {
      const found = await this.#read(deps, step, ref, begun);
      if ("kind" in found) return;
      await step.do("finish", STEP, () => finishScan(SYSTEM_SCOPE, deps, ref, found));
    } catch {
      // a step failed as often as it may: the run says so now instead of waiting for the recovery sweep
      deps.log.error("admin_roles_scan_stopped", { run: ref.runId, attempt: ref.attempt });
      await step.do("stop", STEP, () =>
        endRun(SYSTEM_SCOPE, deps, ref, { outcome: "failed", stage: null, failure: STOPPED }),
      );
    }
  }

  async #read(deps: Deps, step: WorkflowStep, ref: ExecutionRef, begun: Begun): Promise<Found | Superseded> {
    const { place, target, refusal } = begun;
    if (target === null || refusal !== null) return { begun, signIn: null, reading: null, grants: null };
    const asking = { clientOf: clientSourceOf(SYSTEM_SCOPE, deps, target.connectionId), ref, place, target };

    const signedIn = await inRounds(step, "token", (round) => step.do(round, ASKING, () => signIn(deps, asking)));
    if (signedIn.kind === "superseded") return signedIn;
    if (!signedIn.answer.ok) return { begun, signIn: signedIn.answer, reading: null, grants: null };
    if (!(await step.do("token-passed", STEP, () => passStage(deps, asking, "token")))) return SUPERSEDED;

    const reading = await readRoles(SYSTEM_SCOPE, step, deps, asking);
    if ("kind" in reading) return reading;
    const found = { begun, signIn: signedIn.answer, reading, grants: null };
    if (!needsExplanation(reading.refusals)) return found;
    const grants = await step.do("grants", ASKING, () => readGrants(deps, asking));
    return grants.kind === "superseded" ? grants : { ...found, grants: grants.answer };
  }
}
