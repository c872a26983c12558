import type { Standing } from "./detection.rules.ts";
import { dueFrom } from "./due.rules.ts";
import {
  canTake,
  FINDING_ACTIONS,
  type FindingAction,
  MOST_ACCEPTANCE_DAYS,
  STATE_LABELS,
} from "./finding-actions.contract.ts";
import type { FindingState, Severity } from "./finding-rules.contract.ts";

// What people do with findings.

/** What is asked for, whomever it came from. */
export type Requested =
  | { action: Exclude<FindingAction, "accept_risk" | "assign"> }
  | { action: "accept_risk"; until: number }
  | { action: "assign"; ownerUserId: string };

export interface Managed extends Standing {
  ownerUserId: string | null;
}

export type Verdict =
  | { kind: "done"; after: Managed }
  | { kind: "unchanged" }
  | { kind: "not_possible"; code: "wrong_state"; detail: string };

const sentence = ({ state }: Managed, action: FindingAction): string =>
  `“${FINDING_ACTIONS[action].label}” is not possible for a finding that is ${STATE_LABELS[state].toLowerCase()}.`;

function ownerAfter(known: Managed, requested: Requested): string | null {
  if (requested.action === "assign") return requested.ownerUserId;
  return requested.action === "unassign" ? null : known.ownerUserId;
}

function standingAfter(known: Managed, requested: Requested, now: number): Managed {
  const { to } = FINDING_ACTIONS[requested.action];
  switch (to) {
    case null:
      return known;
    case "in_progress":
      return { ...known, state: to };
    case "resolved":
      return { ...known, state: to, resolvedAt: now, acceptedUntil: null };
    case "risk_accepted":
      return { ...known, state: to, acceptedUntil: "until" in requested ? requested.until : null };
    case "reopened":
      return {
        ...known,
        ...{ state: to, resolvedAt: null, reopenedAt: now, acceptedUntil: null },
        dueAt: dueFrom(known.severity, now),
      };
  }
}

/** Asking for what is so already changes nothing; accepting once more has its own reason and end. */
function isSo(known: Managed, requested: Requested): boolean {
  const { to } = FINDING_ACTIONS[requested.action];
  if (to === null) return ownerAfter(known, requested) === known.ownerUserId;
  return known.state === to && requested.action !== "accept_risk" && requested.action !== "end_acceptance";
}

export function decide(known: Managed, requested: Requested, now: number): Verdict {
  if (isSo(known, requested)) return { kind: "unchanged" };
  if (!canTake(requested.action, known.state))
    return { kind: "not_possible", code: "wrong_state", detail: sentence(known, requested.action) };
  const after = { ...standingAfter(known, requested, now), ownerUserId: ownerAfter(known, requested) };
  return { kind: "done", after: { ...after, version: known.version + 1 } };
}

/** When an acceptance given now may end. */
export function acceptanceEnd(until: number, now: number): "fits" | "past" | "too_late" {
  if (until <= now) return "past";
  return until > now + MOST_ACCEPTANCE_DAYS * 86_400_000 ? "too_late" : "fits";
}

/** A stored finding as the rules take it: the database checks its words. */
export const managedOf = (row: Omit<Managed, "state" | "severity"> & { state: string; severity: string }): Managed => ({
  ...{ state: row.state as FindingState, severity: row.severity as Severity, version: row.version },
  ...{ dueAt: row.dueAt, firstDetectedAt: row.firstDetectedAt, resolvedAt: row.resolvedAt },
  ...{ reopenedAt: row.reopenedAt, acceptedUntil: row.acceptedUntil, ownerUserId: row.ownerUserId },
});

/** An acceptance that ran out: as when somebody ends it. */
export const whenRunOut = (known: Managed, now: number): Managed => {
  const verdict = decide(known, { action: "end_acceptance" }, now);
  return verdict.kind === "done" ? verdict.after : known;
};
