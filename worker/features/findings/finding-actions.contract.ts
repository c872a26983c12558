// Free of zod: the web reads these values.
import type { FindingState } from "./finding-rules.contract.ts";

interface ActionDefinition {
  /** As on a button. */
  label: string;
  /** States in which it can be taken. */
  from: readonly FindingState[];
  /** State that it leads to; null leaves the state alone. */
  to: FindingState | null;
}

const EVERY: readonly FindingState[] = ["open", "in_progress", "resolved", "risk_accepted", "reopened"];
const TO_BE_DEALT_WITH: readonly FindingState[] = ["open", "in_progress", "reopened"];

/** What people do with findings; what detection does stands in its own rules. */
export const FINDING_ACTIONS = {
  start_work: { label: "Start work", from: ["open", "reopened"], to: "in_progress" },
  // found again, it is reopened
  resolve: { label: "Resolve", from: [...TO_BE_DEALT_WITH, "risk_accepted"], to: "resolved" },
  // of what is accepted already it changes reason and end
  accept_risk: { label: "Accept risk", from: [...TO_BE_DEALT_WITH, "risk_accepted"], to: "risk_accepted" },
  end_acceptance: { label: "End acceptance", from: ["risk_accepted"], to: "reopened" },
  reopen: { label: "Reopen", from: ["resolved"], to: "reopened" },
  assign: { label: "Assign", from: EVERY, to: null },
  unassign: { label: "Unassign", from: EVERY, to: null },
} as const satisfies Record<string, ActionDefinition>;

export type FindingAction = keyof typeof FINDING_ACTIONS;
export const FINDING_ACTION_KEYS = Object.keys(FINDING_ACTIONS) as FindingAction[];

const ACTIONS: Readonly<Record<FindingAction, ActionDefinition>> = FINDING_ACTIONS;

export const canTake = (action: FindingAction, state: FindingState): boolean => ACTIONS[action].from.includes(state);

/** A finding in one of these states waits for somebody: it has a due date and can be overdue. */
export const isActive = (state: FindingState): boolean => TO_BE_DEALT_WITH.includes(state);

export const STATE_LABELS: Readonly<Record<FindingState, string>> = {
  open: "Open",
  in_progress: "In progress",
  resolved: "Resolved",
  risk_accepted: "Risk accepted",
  reopened: "Reopened",
};

/** An acceptance ends at the latest after so many days. */
export const MOST_ACCEPTANCE_DAYS = 365;
export const MOST_REASON = 500;
/** Findings of one request. */
export const MOST_AT_ONCE = 100;
