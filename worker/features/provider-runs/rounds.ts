import type { WorkflowStep } from "cloudflare:workers";
import { waitBeforeRound } from "../providers/rounds.rules.ts";
import type { Refusal } from "../providers/verification-steps.ts";
import type { Answered } from "./provider-run.usecases.ts";

/**
 * Asks again while the failure may pass; each round is a step, and the waits between them survive a restart.
 *
 * @param once the step of one round, under the round's name
 */
export async function inRounds<A extends { ok: true } | Refusal>(
  step: WorkflowStep,
  name: string,
  once: (round: string) => Promise<Answered<A>>,
): Promise<Answered<A>> {
  for (let round = 1; ; round += 1) {
    const result = await once(`${name}-${round}`);
    if (result.kind === "superseded") return result;
    const wait = result.answer.ok ? null : waitBeforeRound(result.answer, round);
    if (wait === null) return result;
    await step.sleep(`${name}-${round}-wait`, wait);
  }
}
