import { describe, expect, it } from "vitest";
import {
  canTake,
  FINDING_ACTION_KEYS,
  type FindingAction,
} from "../../../worker/features/findings/finding-actions.contract.ts";
import { FINDING_STATES, type FindingState } from "../../../worker/features/findings/finding-rules.contract.ts";
import {
  acceptanceEnd,
  decide,
  type Managed,
  managedOf,
  type Requested,
  whenRunOut,
} from "../../../worker/features/findings/transitions.rules.ts";

const DAY = 86_400_000;
const NOW = 2_000 * DAY;

const finding = (state: FindingState, changes: Partial<Managed> = {}): Managed => ({
  state,
  severity: "high",
  dueAt: NOW - DAY,
  firstDetectedAt: NOW - 15 * DAY,
  resolvedAt: state === "resolved" ? NOW - DAY : null,
  reopenedAt: null,
  acceptedUntil: state === "risk_accepted" ? NOW + DAY : null,
  ownerUserId: "usr_1",
  version: 4,
  ...changes,
});

const asked = (action: FindingAction): Requested => {
  if (action === "accept_risk") return { action, until: NOW + 9 * DAY };
  return action === "assign" ? { action, ownerUserId: "usr_2" } : { action };
};

/** What each action makes of each state: its name, “=” for no change, “-” for not possible. */
const TABLE: Record<FindingAction, Record<FindingState, string>> = {
  start_work: {
    open: "in_progress",
    in_progress: "=",
    resolved: "-",
    risk_accepted: "-",
    reopened: "in_progress",
  },
  resolve: {
    open: "resolved",
    in_progress: "resolved",
    resolved: "=",
    risk_accepted: "resolved",
    reopened: "resolved",
  },
  accept_risk: {
    open: "risk_accepted",
    in_progress: "risk_accepted",
    resolved: "-",
    risk_accepted: "risk_accepted",
    reopened: "risk_accepted",
  },
  end_acceptance: { open: "-", in_progress: "-", resolved: "-", risk_accepted: "reopened", reopened: "-" },
  reopen: { open: "-", in_progress: "-", resolved: "reopened", risk_accepted: "-", reopened: "=" },
  assign: {
    open: "open",
    in_progress: "in_progress",
    resolved: "resolved",
    risk_accepted: "risk_accepted",
    reopened: "reopened",
  },
  unassign: {
    open: "open",
    in_progress: "in_progress",
    resolved: "resolved",
    risk_accepted: "risk_accepted",
    reopened: "reopened",
  },
};

const CASES = FINDING_ACTION_KEYS.flatMap((action) =>
  FINDING_STATES.map((state): [FindingAction, FindingState, string] => [action, state, TABLE[action][state]]),
);

describe("what people do with a finding", () => {
  it.each(CASES)("FR-245-109 %s on a finding that is %s: %s", (action, state, expected) => {
    const verdict = decide(finding(state), asked(action), NOW);
    if (expected === "=") return expect(verdict).toEqual({ kind: "unchanged" });
    if (expected === "-") {
      expect(canTake(action, state)).toBe(false);
      return expect(verdict).toMatchObject({ kind: "not_possible", code: "wrong_state" });
    }
    expect(canTake(action, state)).toBe(true);
    expect(verdict).toMatchObject({ kind: "done", after: { state: expected, version: 5 } });
  });

  it("FR-245-109 says in words why something is not possible", () => {
    expect(decide(finding("resolved"), asked("accept_risk"), NOW)).toMatchObject({
      detail: "“Accept risk” is not possible for a finding that is resolved.",
    });
  });

  it("FR-245-109 resolving ends an acceptance, and changes neither owner nor due date", () => {
    expect(decide(finding("risk_accepted"), asked("resolve"), NOW)).toEqual({
      kind: "done",
      after: { ...finding("risk_accepted"), state: "resolved", resolvedAt: NOW, acceptedUntil: null, version: 5 },
    });
  });

  it.each<FindingAction>(["end_acceptance", "reopen"])(
    "FR-245-103 FR-245-109 %s counts the due date anew",
    (action) => {
      const before = finding(action === "reopen" ? "resolved" : "risk_accepted");
      expect(decide(before, asked(action), NOW)).toEqual({
        kind: "done",
        after: {
          ...before,
          ...{ state: "reopened", dueAt: NOW + 14 * DAY, resolvedAt: null, reopenedAt: NOW, acceptedUntil: null },
          version: 5,
        },
      });
    },
  );

  it("FR-245-111 accepting once more gives the acceptance its new end", () => {
    expect(decide(finding("risk_accepted"), asked("accept_risk"), NOW)).toMatchObject({
      after: { acceptedUntil: NOW + 9 * DAY },
    });
  });

  it("FR-245-112 assigning and unassigning change the owner alone, and nothing that is so already", () => {
    const owned = finding("risk_accepted");
    expect(decide(owned, asked("assign"), NOW)).toEqual({
      kind: "done",
      after: { ...owned, ownerUserId: "usr_2", version: 5 },
    });
    expect(decide(owned, asked("unassign"), NOW)).toMatchObject({ after: { ownerUserId: null } });
    expect(decide(finding("open", { ownerUserId: "usr_2" }), asked("assign"), NOW).kind).toBe("unchanged");
    expect(decide(finding("open", { ownerUserId: null }), asked("unassign"), NOW).kind).toBe("unchanged");
  });
});

describe("an acceptance", () => {
  it.each<[string, number, ReturnType<typeof acceptanceEnd>]>([
    ["before now", NOW - 1, "past"],
    ["now", NOW, "past"],
    ["in a moment", NOW + 1, "fits"],
    ["in 365 days", NOW + 365 * DAY, "fits"],
    ["a moment later than that", NOW + 365 * DAY + 1, "too_late"],
  ])("FR-245-111 that ends %s: %s", (_, until, expected) => {
    expect(acceptanceEnd(until, NOW)).toBe(expected);
  });

  it("FR-245-117 that ran out leaves a reopened finding, like one that somebody ended", () => {
    const accepted = finding("risk_accepted", { acceptedUntil: NOW });
    expect(whenRunOut(managedOf(accepted), NOW)).toMatchObject({
      ...{ state: "reopened", reopenedAt: NOW, acceptedUntil: null, dueAt: NOW + 14 * DAY, ownerUserId: "usr_1" },
    });
    expect(whenRunOut(finding("open"), NOW)).toEqual(finding("open"));
  });
});
