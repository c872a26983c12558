import { OPERATIONS, type RunOutcome } from "../operations/operation-types.contract.ts";
import { isReasonCode, presentReason, REASONS, type ReasonGroup } from "../providers/reason-codes.contract.ts";
import type { EndedRun, HealthTruth } from "./health-truth.ts";
import { linkTo, type Reason } from "./reason.rules.ts";

/** A cancelled one says nothing of the tenant. */
const ENDED: Partial<Record<RunOutcome, string>> = {
  partially_succeeded: "was completed in part",
  failed: "failed",
  blocked: "was blocked",
};

/** Causes that the connection's own reasons tell of. */
const OF_CONNECTION: ReadonlySet<ReasonGroup> = new Set(["consent", "permission", "connection"]);

const isOfConnection = ({ reason }: EndedRun): boolean =>
  reason !== null && isReasonCode(reason) && OF_CONNECTION.has(REASONS[reason].group);

function textOf({ type, outcome, stuck, reason }: EndedRun): string | null {
  const { label } = OPERATIONS[type];
  if (stuck) return `The last ${label.toLowerCase()} stood still and was ended.`;
  const ended = ENDED[outcome];
  if (ended === undefined) return null;
  const because = presentReason(reason)?.label;
  return `The last ${label.toLowerCase()} ${ended}${because === undefined ? "" : `: ${because}`}.`;
}

/** The last operation of each type, where it did not succeed. */
export function runReasons({ runs }: HealthTruth, connectionIsBlamed: boolean): Reason[] {
  return runs.flatMap((run): Reason[] => {
    const text = textOf(run);
    if (text === null) return [];
    // what a verification found stands with the connection
    if (run.type === "provider.connection.check" && !run.stuck && connectionIsBlamed) return [];
    if (connectionIsBlamed && isOfConnection(run)) return [];
    const label = OPERATIONS[run.type].label.toLowerCase();
    return [
      {
        key: `run_${run.stuck ? "stuck" : run.outcome}`,
        level: "attention",
        text,
        at: run.completedAt,
        step: linkTo(`Review the ${label}`, `/admin/operations/${run.id}`, "operations.view"),
      },
    ];
  });
}
