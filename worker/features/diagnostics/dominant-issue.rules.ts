import type { RunOutcome } from "../operations/operation-types.contract.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import type { Bundle } from "./diagnostics.contract.ts";
import type { Sources } from "./diagnostics-sources.ts";
import { OUTCOMES } from "./operation-context.rules.ts";

export type DominantIssue = NonNullable<Bundle["dominant_issue"]>;

const FAILING: readonly (RunOutcome | undefined)[] = ["failed", "blocked", "partially_succeeded"];

/** The reason that everything else follows: the connection's last error, else that of the run's first failure (domain §5). */
export function decisiveReason({ connection, run }: Pick<Sources, "connection" | "run">) {
  const ofConnection = connection?.lastErrorReasonCode?.trim() ?? "";
  if (ofConnection !== "") return { source: "provider_connection", code: ofConnection } as const;
  const ofRun = run?.run.failures[0]?.reason_code?.trim() ?? "";
  return ofRun === "" ? null : ({ source: "operation_run", code: ofRun } as const);
}

/**
 * What to know first; null when nothing that is known speaks of an issue.
 *
 * @param weakEvidence what is missing or stale, one sentence each
 */
export function dominantIssue(
  rows: Pick<Sources, "connection" | "run">,
  weakEvidence: readonly string[],
): DominantIssue | null {
  const decisive = decisiveReason(rows);
  const presented = presentReason(decisive?.code ?? null);
  if (decisive !== null && presented !== null) {
    const { code, label, explanation, owner, retryable } = presented;
    return { source: decisive.source, summary: label, reason: { code, label, explanation, owner, retryable } };
  }
  const outcome = rows.run?.run.outcome;
  if (outcome !== undefined && FAILING.includes(outcome))
    return { source: "operation_run", summary: `The operation ended as: ${OUTCOMES[outcome]}.`, reason: null };
  const [weak] = weakEvidence;
  return weak === undefined ? null : { source: "evidence", summary: weak, reason: null };
}
