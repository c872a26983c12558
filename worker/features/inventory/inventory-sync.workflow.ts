import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { type Begun, beginProviderRun, type Superseded } from "../provider-runs/provider-run.usecases.ts";
import { inRounds } from "../provider-runs/rounds.ts";
import { clientSourceOf } from "../providers/connections.usecases.ts";
import { INVENTORY_PART_KEYS } from "../providers/inventory-parts.contract.ts";
import type { PartAnswer } from "../providers/inventory-reads.ts";
import { endsSync, needsExplanation } from "./inventory-sync.rules.ts";
import { countOne, type Found, finishSync, passStage, readGrants, signIn } from "./inventory-sync.usecases.ts";

const STOPPED = { code: "inventory_sync_stopped", message: "The sync stopped because of an error of ours." };

/** `inventory.sync`: one execution of a run, part by part. A step that is done is not executed again. */
export class InventorySyncWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);
    const begun = await step.do("begin", STEP, () => beginProviderRun(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    await orStop(SYSTEM_SCOPE, deps, step, ref, STOPPED, async () => {
      const found = await this.#count(deps, step, ref, begun);
      if ("kind" in found) return;
      await step.do("finish", STEP, () => finishSync(SYSTEM_SCOPE, deps, ref, found));
    });
  }

  async #count(deps: Deps, step: WorkflowStep, ref: ExecutionRef, begun: Begun): Promise<Found | Superseded> {
    const { place, target, refusal } = begun;
    const parts: PartAnswer[] = [];
    if (target === null || refusal !== null) return { begun, signIn: null, parts, grants: null };
    const asking = { clientOf: clientSourceOf(SYSTEM_SCOPE, deps, target.connectionId), ref, place, target };
    const pass = (stage: Parameters<typeof passStage>[3]) =>
      step.do(`${stage}-passed`, STEP, () => passStage(deps, ref, place, stage));

    const signedIn = await inRounds(step, "token", (round) => step.do(round, LONG_STEP, () => signIn(deps, asking)));
    if (signedIn.kind === "superseded") return signedIn;
    if (!signedIn.answer.ok) return { begun, signIn: signedIn.answer, parts, grants: null };
    if (!(await pass("token"))) return { kind: "superseded" };

    for (const part of INVENTORY_PART_KEYS) {
      const counted = await inRounds(step, part, (round) =>
        step.do(round, LONG_STEP, () => countOne(deps, asking, part)),
      );
      if (counted.kind === "superseded") return counted;
      parts.push(counted.answer);
      if (endsSync(counted.answer)) return { begun, signIn: signedIn.answer, parts, grants: null };
      if (!(await pass(part))) return { kind: "superseded" };
    }
    const found = { begun, signIn: signedIn.answer, parts, grants: null };
    if (!needsExplanation(parts)) return found;
    const grants = await step.do("grants", LONG_STEP, () => readGrants(deps, asking));
    return grants.kind === "superseded" ? grants : { ...found, grants: grants.answer };
  }
}
