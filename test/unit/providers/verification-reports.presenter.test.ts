import { describe, expect, it } from "vitest";
import { reportViewSchema } from "../../../worker/features/providers/verification.contract.ts";
import { changesSince, overallOf } from "../../../worker/features/providers/verification.rules.ts";
import type {
  StoredReport,
  VerificationCheck,
} from "../../../worker/features/providers/verification-checks.contract.ts";
import { presentReport } from "../../../worker/features/providers/verification-reports.presenter.ts";
import { answersUntil, checksOf, no } from "../verification/answers.ts";

const reportOf = (checks: VerificationCheck[], changes: Partial<StoredReport> = {}): StoredReport => ({
  id: "vrp_1",
  workspaceId: "ws_1",
  tenantId: "ten_1",
  connectionId: "con_1",
  runId: "run_1",
  schemaVersion: 1,
  flow: "provider_verification",
  overall: overallOf(checks),
  fingerprint: "f".repeat(64),
  previousReportId: null,
  changes: [],
  checks,
  configuredAt: 1,
  generatedAt: Date.UTC(2026, 10, 28, 12),
  ...changes,
});

const CONSENT = checksOf(answersUntil(no("sign_in", "provider_consent_missing", 400)));

describe("a report as it is shown", () => {
  it("FR-005-025 has the shape of the contract, with each reason in words", () => {
    const view = presentReport(reportOf(CONSENT));
    expect(reportViewSchema.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      generated_at: "2026-11-28T12:00:00.000Z",
      flow: "provider_verification",
      summary: { overall: "blocked", counts: { pass: 1, fail: 1, skip: 5 } },
      changes: null,
    });
    expect(view.checks[1]?.reason).toMatchObject({
      code: "provider_consent_missing",
      label: "Admin consent required",
      owner: "tenant_admin",
      retryable: false,
    });
    expect(view.checks[0]).toMatchObject({ reason_code: null, reason: null });
  });

  it("FR-005-025 says “Needs review” for a reason outside of the list, and never its code", () => {
    const stored = CONSENT.map((check) =>
      check.reason_code === null ? check : { ...check, reason_code: "ext.vendor.secret-thing" as never },
    );
    const view = presentReport(reportOf(stored));
    expect(view.checks[1]).toMatchObject({ reason_code: null, reason: { code: null, label: "Needs review" } });
    expect(JSON.stringify(view)).not.toContain("ext.");
  });

  it("FR-005-014 FR-005-025 tells the first report, which has nothing to differ from, from one without change", () => {
    expect(presentReport(reportOf(CONSENT)).changes).toBeNull();
    expect(presentReport(reportOf(CONSENT, { previousReportId: "vrp_0" })).changes).toEqual([]);
    const changes = changesSince(checksOf(answersUntil()), CONSENT).slice(0, 1);
    expect(presentReport(reportOf(CONSENT, { previousReportId: "vrp_0", changes })).changes).toEqual([
      {
        key: "admin_consent",
        title: "Admin consent",
        from: { status: "pass", reason_label: null },
        to: { status: "fail", reason_label: "Admin consent required" },
      },
    ]);
  });
});
