import { describe, expect, it } from "vitest";
import type { FindingEvidence, ReportEvidence } from "../../../worker/features/evidence/evidence.contract.ts";
import { contentText, emptySurvey, TAKE } from "../../../worker/features/evidence-capture/survey.rules.ts";

const report = (type: ReportEvidence["type"], payload: ReportEvidence["payload"] = {}): ReportEvidence => ({
  ...{ report_id: "rep_1", type, schema_version: 1, fingerprint: "f", created_at: "2026-11-28T00:00:00.000Z", payload },
});

describe("the survey of a snapshot", () => {
  it("FR-246-001 tells an empty list from a report that nobody made", () => {
    const survey = emptySurvey();
    TAKE.reports(survey, [report("entra.admin_roles")]);
    expect(survey).toMatchObject({ role_assignments: 0, permissions: null, permission_score: null });
    TAKE.role_assignments(survey, []);
    TAKE.reports(survey, [report("permission_posture", { score: 0 })]);
    expect(survey).toMatchObject({ role_assignments: 0, permissions: 0, permission_score: 0 });
  });

  it.each([[101], [-1], [50.5], ["50"], [null], [undefined]])("FR-246-001 takes %j for no score", (score) => {
    const survey = emptySurvey();
    TAKE.reports(survey, [report("permission_posture", { score })]);
    expect(survey.permission_score).toBeNull();
  });
});

describe("what a fingerprint is of", () => {
  const finding = {
    id: "fnd_1",
    rule: "r",
    facts: { a: 1, b: null },
    subject_label: "Anna",
  } as unknown as FindingEvidence;

  it("FR-246-005 is the same whatever the ids and the order of keys", () => {
    const other = {
      subject_label: "Anna",
      facts: { b: null, a: 1 },
      id: "fnd_2",
      rule: "r",
    } as unknown as FindingEvidence;
    expect(contentText("findings", [finding])).toBe(contentText("findings", [other]));
  });

  it("FR-246-005 is another for other facts, and for another order of items", () => {
    const other = { ...finding, facts: { a: 2, b: null } };
    expect(contentText("findings", [finding])).not.toBe(contentText("findings", [other]));
    expect(contentText("findings", [finding, other])).not.toBe(contentText("findings", [other, finding]));
  });

  it("FR-246-005 takes a report by its type, version and own fingerprint", () => {
    const one = report("entra.admin_roles", { changes: { since_report_id: "rep_0" } });
    const again = { ...one, report_id: "rep_2", created_at: "2026-11-29T00:00:00.000Z", payload: {} };
    expect(contentText("reports", [again])).toBe(contentText("reports", [one]));
    expect(contentText("reports", [{ ...one, fingerprint: "g" }])).not.toBe(contentText("reports", [one]));
  });
});
