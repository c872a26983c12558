import {
  canTake,
  FINDING_ACTION_KEYS,
  FINDING_ACTIONS,
  type FindingAction,
} from "../../../worker/features/findings/finding-actions.contract.ts";
import type { FindingState } from "../../../worker/features/findings/finding-rules.contract.ts";
import type { Finding, FindingActionsResult } from "../../../worker/features/findings/findings.contract.ts";
import { counted } from "../../ui/counted.ts";

interface Judged {
  state: FindingState;
  owner: object | null;
}

/** Actions that fit at least one of the findings, in their order; nobody is unassigned where nobody is assigned. */
export const fittingActions = (findings: readonly Judged[]): FindingAction[] =>
  FINDING_ACTION_KEYS.filter((action) =>
    findings.some((finding) => canTake(action, finding.state) && (action !== "unassign" || finding.owner !== null)),
  );

/** What was done, in a sentence; what was left is told apart. */
export function resultSentence({ action, done, unchanged, not_possible }: FindingActionsResult): string {
  const parts = [
    `${FINDING_ACTIONS[action].label}: ${done === 0 ? "nothing changed" : `done for ${counted(done, "finding")}`}`,
  ];
  if (unchanged > 0) parts.push(`${unchanged} already so`);
  if (not_possible > 0) parts.push(`${not_possible} not possible`);
  return `${parts.join(", ")}.`;
}

export interface LeftOut {
  why: string;
  names: string[];
  /** How many others there are for the same reason. */
  more: number;
}

/** Names beside a reason; the rest is a number. */
const MOST_NAMES = 5;

/** What was not possible, by its reason and under the names that the list showed. */
export function leftOut({ results }: FindingActionsResult, shown: readonly Finding[]): LeftOut[] {
  const byReason = new Map<string, string[]>();
  for (const { finding_id, outcome, detail } of results) {
    if (outcome !== "not_possible") continue;
    const finding = shown.find(({ id }) => id === finding_id);
    const why = detail ?? "";
    byReason.set(why, [...(byReason.get(why) ?? []), finding?.subject.label ?? finding_id]);
  }
  return [...byReason].map(([why, names]) => ({
    why,
    names: names.slice(0, MOST_NAMES),
    more: Math.max(0, names.length - MOST_NAMES),
  }));
}
