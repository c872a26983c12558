import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { type Begun, beginProviderRun, SUPERSEDED, type Superseded } from "../provider-runs/provider-run.usecases.ts";
import { inRounds } from "../provider-runs/rounds.ts";
import { clientSourceOf } from "../providers/connections.usecases.ts";
import { type Found, finishScan } from "./finish-scan.usecases.ts";
import { readRoles } from "./read-roles.ts";
import { needsExplanation } from "./scan.rules.ts";
import { passStage, readGrants, signIn } from "./scan.usecases.ts";

const STOPPED = { code: "admin_roles_scan_stopped", message: "The scan stopped because of an error of ours." };

/** `entra_admin_roles.scan`: one execution of a run, page by page. A step that is done is not executed again. */
export class AdminRolesScanWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    const begun = await step.do("begin", STEP, () => beginProviderRun(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    await orStop(SYSTEM_SCOPE, deps, step, ref, STOPPED, async () => {
      const found = await this.#read(deps, step, ref, begun);
      if ("kind" in found) return;
      await step.do("finish", STEP, () => finishScan(SYSTEM_SCOPE, deps, ref, found));
    });
  }

  async #read(deps: Deps, step: WorkflowStep, ref: ExecutionRef, begun: Begun): Promise<Found | Superseded> {
    const { place, target, refusal } = begun;
    if (target === null || refusal !== null) return { begun, signIn: null, reading: null, grants: null };
    const asking = { clientOf: clientSourceOf(SYSTEM_SCOPE, deps, target.connectionId), ref, place, target };

    const signedIn = await inRounds(step, "token", (round) => step.do(round, LONG_STEP, () => signIn(deps, asking)));
    if (signedIn.kind === "superseded") return signedIn;
    if (!signedIn.answer.ok) return { begun, signIn: signedIn.answer, reading: null, grants: null };
    if (!(await step.do("token-passed", STEP, () => passStage(deps, asking, "token")))) return SUPERSEDED;

    const reading = await readRoles(SYSTEM_SCOPE, step, deps, asking);
    if ("kind" in reading) return reading;
    const found = { begun, signIn: signedIn.answer, reading, grants: null };
    if (!needsExplanation(reading.refusals)) return found;
    const grants = await step.do("grants", LONG_STEP, () => readGrants(deps, asking));
    return grants.kind === "superseded" ? grants : { ...found, grants: grants.answer };
  }
}
