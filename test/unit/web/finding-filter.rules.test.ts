import { describe, expect, it } from "vitest";
import { dayAfter, endOfDay, lastDay } from "../../../web/features/findings/acceptance.rules.ts";
import { fittingActions, leftOut, resultSentence } from "../../../web/features/findings/bulk.rules.ts";
import {
  type FindingFilter,
  isFiltered,
  NO_FILTER,
  queryOf,
  readFilter,
  shownStates,
  stateSummary,
  withState,
  writeFilter,
} from "../../../web/features/findings/finding-filter.rules.ts";
import { factLabel, factText } from "../../../web/features/findings/findings.labels.ts";
import { STATE_LABELS } from "../../../worker/features/findings/finding-actions.contract.ts";
import { FINDING_STATES } from "../../../worker/features/findings/finding-rules.contract.ts";
import type { FindingActionsResult } from "../../../worker/features/findings/findings.contract.ts";
import { findingOf, idOf } from "../../web/findings/fixtures.ts";

describe("the filter of findings in the address", () => {
  it.each<[Record<string, string>, Partial<FindingFilter>]>([
    [{}, {}],
    [{ state: "all" }, { states: FINDING_STATES }],
    [{ state: "reopened,open,closed" }, { states: ["open", "reopened"] }],
    [{ state: "open,in_progress,risk_accepted,reopened" }, {}],
    [
      { severity: "critical", rule: "permission_posture.extra_permission" },
      { severity: "critical", rule: "permission_posture.extra_permission" },
    ],
    [{ severity: "worst", rule: "x", owner: "everybody", overdue: "yes" }, {}],
    [
      { owner: "me", overdue: "1", q: " ada " },
      { owner: "me", overdue: true, q: "ada" },
    ],
  ])("FR-245-120 reads %j", (params, expected) => {
    expect(readFilter(params)).toEqual({ ...NO_FILTER, ...expected });
  });

  it("FR-245-120 writes what it reads, and asks the server for the same", () => {
    const filter: FindingFilter = {
      ...NO_FILTER,
      states: ["open"],
      severity: "low",
      owner: "none",
      overdue: true,
      q: "x",
    };
    expect(readFilter(queryOf(filter) as Record<string, string>)).toEqual(filter);
    expect(queryOf(filter)).toEqual({ state: "open", severity: "low", owner: "none", overdue: "1", q: "x" });
    expect(Object.values(writeFilter(NO_FILTER)).every((value) => value === undefined)).toBe(true);
    expect([isFiltered(NO_FILTER), isFiltered(filter)]).toEqual([false, true]);
  });

  it("FR-245-120 puts states in and takes them out, and never shows none", () => {
    const all = withState(NO_FILTER, "resolved", true);
    expect(all.states).toEqual(FINDING_STATES);
    expect(withState(all, "resolved", false)).toEqual(NO_FILTER);
    const one = { ...NO_FILTER, states: ["open"] as const };
    expect(withState(one, "open", false)).toEqual(one);
    expect(shownStates(NO_FILTER)).toHaveLength(4);
    expect([NO_FILTER, all, one].map((filter) => stateSummary(filter, STATE_LABELS))).toEqual([
      "Not resolved",
      "All",
      "Open",
    ]);
  });
});

describe("an acceptance's last day", () => {
  it("FR-245-123 ends with the day, within what the server takes", () => {
    const now = new Date(2026, 10, 28, 0, 0, 1);
    const end = endOfDay(lastDay(now)) ?? "";
    expect(Date.parse(end) - now.getTime()).toBeLessThanOrEqual(365 * 86_400_000);
    expect(dayAfter(new Date(2026, 11, 31, 23), 1)).toBe("2027-01-01");
    expect([endOfDay(""), endOfDay("2026-13-40"), endOfDay("tomorrow")]).toEqual([null, null, null]);
  });
});

describe("what is done with many findings", () => {
  it("FR-245-122 is offered when it fits one of them", () => {
    const open = { state: "open", owner: null } as const;
    const resolved = { state: "resolved", owner: {} } as const;
    expect(fittingActions([open])).toEqual(["start_work", "resolve", "accept_risk", "assign"]);
    expect(fittingActions([resolved])).toEqual(["reopen", "assign", "unassign"]);
    expect(fittingActions([])).toEqual([]);
  });

  it.each<[Partial<FindingActionsResult>, string]>([
    [{ done: 1 }, "Start work: done for 1 finding."],
    [{ done: 2, unchanged: 1, not_possible: 3 }, "Start work: done for 2 findings, 1 already so, 3 not possible."],
    [{ unchanged: 2 }, "Start work: nothing changed, 2 already so."],
  ])("FR-245-122 is told in a sentence: %j", (counts, sentence) => {
    const none = { action: "start_work", done: 0, unchanged: 0, not_possible: 0, results: [] } as const;
    expect(resultSentence({ ...none, results: [], ...counts })).toBe(sentence);
  });

  it("FR-245-122 names what was not possible as the list did, by its reason", () => {
    const refused = (number: number, detail: string) =>
      ({ finding_id: idOf(number), outcome: "not_possible", code: "wrong_state", detail }) as const;
    const results: FindingActionsResult["results"] = [
      { finding_id: idOf(1), outcome: "done", code: null, detail: null },
      ...[2, 3, 4, 5, 6, 7, 8].map((number) => refused(number, "It is resolved.")),
      { finding_id: idOf(9), outcome: "not_possible", code: "not_found", detail: "No such finding." },
    ];
    const shown = [2, 3, 4, 5, 6, 7, 8].map((number) => findingOf(number));
    expect(leftOut({ action: "resolve", done: 1, unchanged: 0, not_possible: 8, results }, shown)).toEqual([
      { why: "It is resolved.", names: ["Guest 2", "Guest 3", "Guest 4", "Guest 5", "Guest 6"], more: 2 },
      { why: "No such finding.", names: [idOf(9)], more: 0 },
    ]);
  });
});

describe("facts in words", () => {
  it("FR-245-124 names keys and values for people", () => {
    expect(factLabel("role_template_id")).toBe("Role template id");
    expect([true, false, null, 4, "", "x"].map(factText)).toEqual(["Yes", "No", "–", "4", "–", "x"]);
  });
});
