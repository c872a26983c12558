import { sha256Hex } from "../../platform/crypto.ts";
import { isReasonCode, REASONS, type ReasonGroup } from "../providers/reason-codes.contract.ts";
import type { OperationStage, OperationType, RunOutcome, RunStatus, StageState } from "./operation-types.contract.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Inputs in one spelling: keys sorted, absent and null values left out. Arrays keep their order. */
export function canonicalInputs(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalInputs).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).filter(
    (entry): entry is [string, Exclude<Json, null>] => (entry[1] ?? null) !== null,
  );
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalInputs(entry)}`).join(",")}}`;
}

export type RunInputs = { readonly [key: string]: Json | undefined };

/** Stored identity of a run: other tenants and other types never share one, whatever text the caller chose. */
export const runIdentity = (type: OperationType, tenantId: string | null, identity: string): Promise<string> =>
  sha256Hex(JSON.stringify([type, tenantId, identity]));

/** What a retry starts with: the inputs of the run before, and which one that was. */
export const retryContext = (run: { id: string; context: Record<string, unknown> }): Record<string, unknown> => ({
  ...run.context,
  retry_of: run.id,
});

export const isRetryOf = (run: { context: Record<string, unknown> }, earlier: { id: string }): boolean =>
  run.context.retry_of === earlier.id;

export interface RunProgress {
  status: RunStatus;
  outcome: RunOutcome;
  /** Stages that passed; never goes down. */
  done: number;
  /** Key of the stage being worked on, or of the one that ended the run. */
  stage: string | null;
  /** Those of a stage that the run went on after name it. */
  failures?: readonly FailureOfStage[];
}

interface FailureOfStage {
  stage?: string;
}

const STATE_AT_END: Readonly<Record<RunOutcome, StageState>> = {
  pending: "pending",
  succeeded: "done",
  partially_succeeded: "failed",
  failed: "failed",
  blocked: "failed",
  cancelled: "skipped",
};

/** What each stage looks like to a person who watches the run. */
export function stageStates(stages: readonly OperationStage[], run: RunProgress): StageState[] {
  const named = stages.findIndex((stage) => stage.key === run.stage);
  // a failure names its stage, also when an earlier attempt had passed it
  const failedAt = named === -1 || run.outcome === "cancelled" ? run.done : named;
  return stages.map(({ key }, index) => {
    if (run.outcome === "succeeded") return "done";
    if (run.status !== "completed") return index < run.done ? "done" : index === named ? "running" : "pending";
    if (index === failedAt) return STATE_AT_END[run.outcome];
    if (run.failures?.some(({ stage }) => stage === key)) return "failed";
    // what came after a failure that did not stop the run was done all the same; what it could not get to was not
    return index < run.done ? "done" : "skipped";
  });
}

/** A stage that decided the end, or that was given up, counts as failed, also when the run went on after it. */
export function stageCounts(
  stages: readonly OperationStage[],
  { done, stage, failures }: { done: number; stage: string | null; failures: readonly FailureOfStage[] },
) {
  const isFailed = ({ key }: OperationStage) => key === stage || failures.some((failure) => failure.stage === key);
  return {
    stages_total: stages.length,
    stages_passed: stages.slice(0, done).filter((passed) => !isFailed(passed)).length,
    stages_failed: stages.filter(isFailed).length,
  };
}

/** The stage at which a run stands; null when all of them passed. `named` is the stage that it last worked on. */
export function stageUnderWay(stages: readonly OperationStage[], done: number, named: string | null): string | null {
  const index = stages.findIndex((stage) => stage.key === named);
  return stages[Math.max(done, index)]?.key ?? null;
}

const NEXT_STEPS: Readonly<Record<ReasonGroup, string>> = {
  consent: "Grant admin consent and re-run verification.",
  permission: "Open required permissions and confirm the missing grants.",
  connection: "Review the provider connection before retrying.",
  retryable: "Retry after the provider dependency recovers.",
  unknown: "Hand off the case with the current diagnostic summary and supporting references.",
};

/** What the operator can do now; null while the run is active and when there is nothing to do. */
export function nextStep(
  run: Pick<RunProgress, "outcome"> & { stuck?: boolean },
  firstReasonCode: string | null,
): string | null {
  if (run.stuck) return "Retry it. When it stands still again, hand off the case with support diagnostics of this run.";
  if (run.outcome === "cancelled") return "Start the operation again when it is needed.";
  if (run.outcome === "pending" || run.outcome === "succeeded" || firstReasonCode === null) return null;
  return NEXT_STEPS[isReasonCode(firstReasonCode) ? REASONS[firstReasonCode].group : "unknown"];
}
