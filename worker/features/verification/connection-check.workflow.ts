import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { type Deps, makeDeps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import { orStop } from "../operations/stopped-run.ts";
import { type Begun, beginProviderRun, type Superseded } from "../provider-runs/provider-run.usecases.ts";
import { inRounds } from "../provider-runs/rounds.ts";
import { clientSourceOf } from "../providers/connections.usecases.ts";
import { type Answer, QUESTIONS } from "../providers/verification-steps.ts";
import { endsVerification } from "./connection-check.rules.ts";
import { askQuestion, passQuestion, syncDraft } from "./connection-check.usecases.ts";
import { type Ending, finishCheck } from "./finish.usecases.ts";

const STOPPED = { code: "connection_check_stopped", message: "The check stopped because of an error of ours." };

/** `provider.connection.check`: one execution of a run, step by step. A step that is done is not executed again. */
export class ConnectionCheckWorkflow extends WorkflowEntrypoint<Env, ExecutionRef> {
  override async run({ payload }: Readonly<WorkflowEvent<ExecutionRef>>, step: WorkflowStep): Promise<void> {
    const ref = { runId: payload.runId, attempt: payload.attempt };
    const deps = makeDeps(this.env, this.ctx);

    await this.#verify(deps, step, ref);
    // also after a cancellation: whoever waits for the verification waits no longer
    await step.do("sync-draft", STEP, () => syncDraft(SYSTEM_SCOPE, deps, ref));
  }

  async #verify(deps: Deps, step: WorkflowStep, ref: ExecutionRef): Promise<void> {
    const begun = await step.do("begin", STEP, () => beginProviderRun(SYSTEM_SCOPE, deps, ref));
    if (begun.kind === "superseded") return;
    await orStop(SYSTEM_SCOPE, deps, step, ref, STOPPED, async () => {
      const answers = await this.#ask(deps, step, ref, begun);
      if ("kind" in answers) return;
      const ending: Ending = { begun, answers };
      await step.do("finish", STEP, () => finishCheck(SYSTEM_SCOPE, deps, ref, ending));
    });
  }

  async #ask(deps: Deps, step: WorkflowStep, ref: ExecutionRef, begun: Begun): Promise<Answer[] | Superseded> {
    const { place, target, refusal } = begun;
    const answers: Answer[] = [];
    if (target === null || refusal !== null) return answers;
    const clientOf = clientSourceOf(SYSTEM_SCOPE, deps, target.connectionId);
    for (const question of QUESTIONS) {
      const result = await inRounds(step, question, (round) =>
        step.do(round, LONG_STEP, () => askQuestion(deps, clientOf, ref, place, target, question)),
      );
      if (result.kind === "superseded") return result;
      answers.push(result.answer);
      if (endsVerification(result.answer)) return answers;
      const passed = await step.do(`${question}-passed`, STEP, () => passQuestion(deps, ref, place, question));
      if (!passed) return { kind: "superseded" };
    }
    return answers;
  }
}
