import { describe, expect, it } from "vitest";
import { assessHealth } from "../../../worker/features/tenant-dashboard/health.rules.ts";
import type { HealthTruth } from "../../../worker/features/tenant-dashboard/health-truth.ts";
import { countedFindings, DAY, NOW, report, truth } from "./truths.ts";

const CASES: [string, HealthTruth, string, string[], string[]][] = [
  [
    "critical findings wait",
    truth({ findings: countedFindings({ critical: 2 }) }),
    "critical",
    ["findings_critical", "verified"],
    ["Review critical findings"],
  ],
  [
    "findings are overdue",
    truth({ findings: countedFindings({ high: 3, overdue: 1 }) }),
    "attention",
    ["findings_overdue", "verified"],
    ["Review overdue findings"],
  ],
  ["findings wait in time", truth({ findings: countedFindings({ high: 3 }) }), "healthy", ["verified"], []],
  [
    "a report was looked at 7 days ago",
    truth({ reports: [report({ checkedAt: NOW - 7 * DAY })] }),
    "healthy",
    ["verified"],
    [],
  ],
  [
    "a report was looked at longer ago",
    truth({ reports: [report({ checkedAt: NOW - 7 * DAY - 1 })] }),
    "attention",
    ["report_stale", "verified"],
    ["Run the admin roles scan again"],
  ],
  [
    "a report is old and the connection cannot be used",
    truth({ connection: null, reports: [report({ checkedAt: 0 })] }),
    "critical",
    ["connection_missing"],
    ["Set up provider connection"],
  ],
];

describe("what findings and reports say of a tenant's health", () => {
  it.each(CASES)("FR-012-006 says how it is and what to do when %s", (_, known, level, reasons, steps) => {
    const health = assessHealth(known, NOW);
    expect([health.level, health.reasons.map(({ key }) => key)]).toEqual([level, reasons]);
    expect(health.next_steps.map(({ label }) => label)).toEqual(steps);
  });

  it.each([
    [1, "1 critical finding waits for somebody."],
    [20, "20 critical findings wait for somebody."],
    [21, "More than 20 critical findings wait for somebody."],
  ])("FR-012-006 tells %i critical findings as counted", (critical, text) => {
    const [reason] = assessHealth(truth({ findings: countedFindings({ critical }) }), NOW).reasons;
    expect(reason?.text).toBe(text);
  });

  it("FR-012-006 leads to the findings that it tells of", () => {
    const steps = assessHealth(truth({ findings: countedFindings({ critical: 1, overdue: 1 }) }), NOW).next_steps;
    expect(steps.map(({ action }) => action.kind === "link" && action.url)).toEqual([
      "/admin/t/ten_1/findings?severity=critical&state=open,in_progress,reopened",
      "/admin/t/ten_1/findings?overdue=1",
    ]);
  });
});
