import { describe, expect, it } from "vitest";
import type { ReportRow } from "../../../worker/features/tenant-dashboard/artifacts.repository.ts";
import { reportHead } from "../../../worker/features/tenant-dashboard/report-heads.rules.ts";
import { endedRun, HOUR, NOW } from "./truths.ts";

const row = (type: string, more: Partial<ReportRow> = {}): ReportRow => ({
  ...{ id: "rep_1", type, createdAt: NOW - 9 * HOUR },
  ...{ score: null, scoreBefore: null, missing: null, newlyMissing: null, newlyGranted: null },
  ...{ assignments: null, highPrivilege: null, added: null, removed: null },
  ...more,
});

const posture = (more: Partial<ReportRow>) => reportHead(row("permission_posture", more), []);
const roles = (more: Partial<ReportRow>) => reportHead(row("entra.admin_roles", more), []);

describe("a report on the dashboard", () => {
  it.each([
    [
      "a first posture",
      posture({ score: 82, missing: 2 }),
      82,
      "Score 82 of 100, 2 required permissions missing.",
      null,
    ],
    [
      "a posture that became worse",
      posture({ score: 82, scoreBefore: 88, missing: 1, newlyMissing: 1, newlyGranted: 0 }),
      82,
      "Score 82 of 100, 1 required permission missing.",
      "Score −6, 1 newly missing since the report before.",
    ],
    [
      "a posture that became better",
      posture({ score: 100, scoreBefore: 88, missing: 0, newlyMissing: 0, newlyGranted: 2 }),
      100,
      "Score 100 of 100, 0 required permissions missing.",
      "Score +12, 2 newly granted since the report before.",
    ],
    [
      "a first scan",
      roles({ assignments: 12, highPrivilege: 1 }),
      null,
      "1 assignment of high-privilege roles, 12 assignments in all.",
      null,
    ],
    [
      "a scan with changes",
      roles({ assignments: 1, highPrivilege: 0, added: 3, removed: 1 }),
      null,
      "0 assignments of high-privilege roles, 1 assignment in all.",
      "3 added, 1 removed since the report before.",
    ],
    [
      "a scan in which assignments changed alone",
      roles({ assignments: 4, highPrivilege: 2, added: 0, removed: 0 }),
      null,
      "2 assignments of high-privilege roles, 4 assignments in all.",
      "Nothing has changed in number since the report before.",
    ],
  ])("FR-012-006 tells %s in words", (_, head, score, summary, change) => {
    expect([head?.score, head?.summary, head?.change]).toEqual([score, summary, change]);
  });

  it.each([
    ["was made", [], 9],
    ["was confirmed by a check that made no new one", [endedRun({ type: "permission_posture.check" })], 1],
    [
      "was made, when the check after it failed",
      [endedRun({ type: "permission_posture.check", outcome: "failed" })],
      9,
    ],
    ["was made, whatever other operations did", [endedRun({ type: "entra_admin_roles.scan" })], 9],
  ])("FR-012-006 counts its age from when it %s", (_, runs, hours) => {
    expect(reportHead(row("permission_posture"), runs)?.checkedAt).toBe(NOW - hours * HOUR);
  });

  it("FR-012-006 leaves out a type that the code does not know", () => {
    expect(reportHead(row("another"), [])).toBeNull();
  });
});
