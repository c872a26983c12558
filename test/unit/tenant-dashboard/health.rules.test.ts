import { describe, expect, it } from "vitest";
import { assessHealth } from "../../../worker/features/tenant-dashboard/health.rules.ts";
import type { EndedRun, HealthTruth } from "../../../worker/features/tenant-dashboard/health-truth.ts";
import { connection, DAY, endedRun, expiring, HOUR, NOW, truth, verifiedAt, without } from "./truths.ts";

const run = (more: Partial<EndedRun>) => truth({ runs: [endedRun(more)] });

const by = (more: Parameters<typeof connection>[0]) => truth({ connection: connection(more) });

const CASES: [string, HealthTruth, string, string[], string[]][] = [
  ["everything is in order", truth(), "healthy", ["verified"], []],
  [
    "there is no connection",
    truth({ connection: null }),
    "critical",
    ["connection_missing"],
    ["Set up provider connection"],
  ],
  [
    "consent was revoked",
    by({ consentStatus: "revoked", verificationStatus: "blocked" }),
    "critical",
    ["consent_revoked"],
    ["Grant admin consent"],
  ],
  ["consent is required", by({ consentStatus: "required" }), "critical", ["consent_required"], ["Grant admin consent"]],
  ["consent failed", by({ consentStatus: "failed" }), "critical", ["consent_failed"], ["Grant admin consent"]],
  [
    "nobody has seen a consent",
    by({ consentStatus: "unknown" }),
    "critical",
    ["consent_unknown"],
    ["Grant admin consent"],
  ],
  [
    "the connection is disabled",
    by({ enabled: false }),
    "critical",
    ["connection_disabled"],
    ["Review provider connection"],
  ],
  ["the credential expires in 31 days", by({ credential: expiring(NOW + 30 * DAY + 1) }), "healthy", ["verified"], []],
  [
    "the credential expires in 30 days",
    by({ credential: expiring(NOW + 30 * DAY) }),
    "attention",
    ["credential_expiring", "verified"],
    ["Replace the credential"],
  ],
  [
    "the credential has expired",
    by({ credential: expiring(NOW) }),
    "critical",
    ["credential_expired"],
    ["Replace the credential"],
  ],
  ["the credential has no known end", by({ credential: expiring(null) }), "healthy", ["verified"], []],
  [
    "it was never verified",
    truth({ report: null, connection: connection({ verificationStatus: "unknown" }) }),
    "unknown",
    ["never_verified"],
    ["Run verification"],
  ],
  ["the verification is 24 hours old", truth({ report: verifiedAt(NOW - DAY) }), "healthy", ["verified"], []],
  [
    "the verification is older than 24 hours",
    truth({ report: verifiedAt(NOW - DAY - 1) }),
    "attention",
    ["verification_too_old"],
    ["Refresh verification"],
  ],
  [
    "the connection changed since",
    truth({ report: verifiedAt(NOW - HOUR, { configuredAt: 0 }) }),
    "attention",
    ["verification_connection_changed"],
    ["Refresh verification"],
  ],
  [
    "the verification is of another connection",
    truth({ report: verifiedAt(NOW - HOUR, { connectionId: "con_2" }) }),
    "attention",
    ["verification_other_connection"],
    ["Refresh verification"],
  ],
  [
    "the verification was blocked",
    by({ verificationStatus: "blocked", lastErrorReasonCode: "tenant_target_mismatch" }),
    "critical",
    ["verification_blocked"],
    ["Review the verification"],
  ],
  [
    "the verification was blocked a while ago",
    truth({ report: verifiedAt(NOW - DAY - 1), connection: connection({ verificationStatus: "blocked" }) }),
    "critical",
    ["verification_blocked", "verification_too_old"],
    ["Review the verification", "Refresh verification"],
  ],
  [
    "the verification failed for good",
    truth({
      report: null,
      connection: connection({ verificationStatus: "error", lastErrorReasonCode: "provider_auth_failed" }),
    }),
    "critical",
    ["verification_error"],
    ["Review the verification"],
  ],
  [
    "the verification failed for a reason that may pass",
    truth({
      report: null,
      connection: connection({ verificationStatus: "error", lastErrorReasonCode: "rate_limited" }),
    }),
    "attention",
    ["verification_error"],
    ["Run verification again"],
  ],
  [
    "the verification passed with warnings",
    by({ verificationStatus: "degraded" }),
    "attention",
    ["verification_degraded"],
    ["Review the verification"],
  ],
  [
    "a permission that blocks is missing",
    truth({ permissions: without(1, true) }),
    "critical",
    ["permissions_missing"],
    ["Review required permissions"],
  ],
  [
    "a permission that does not block is missing",
    truth({ permissions: without(1, false) }),
    "attention",
    ["permissions_missing"],
    ["Review required permissions"],
  ],
  [
    "the verification tells of the same missing permission",
    truth({
      permissions: without(2, true),
      connection: connection({ verificationStatus: "blocked", lastErrorReasonCode: "provider_permission_missing" }),
    }),
    "critical",
    ["permissions_missing"],
    ["Review required permissions"],
  ],
  [
    "the permissions were never read",
    truth({ permissions: { granted: [], refreshedAt: null, lastErrorReasonCode: null, lastTriedAt: null } }),
    "healthy",
    ["verified"],
    [],
  ],
  [
    "the last sync failed",
    run({ outcome: "failed", reason: "rate_limited" }),
    "attention",
    ["run_failed", "verified"],
    ["Review the inventory sync"],
  ],
  [
    "the last sync was blocked",
    run({ outcome: "blocked", reason: "unknown_error" }),
    "attention",
    ["run_blocked", "verified"],
    ["Review the inventory sync"],
  ],
  [
    "the last sync was completed in part",
    run({ outcome: "partially_succeeded" }),
    "attention",
    ["run_partially_succeeded", "verified"],
    ["Review the inventory sync"],
  ],
  [
    "the last sync stood still",
    run({ outcome: "failed", stuck: true }),
    "attention",
    ["run_stuck", "verified"],
    ["Review the inventory sync"],
  ],
  ["the last sync was cancelled", run({ outcome: "cancelled" }), "healthy", ["verified"], []],
  [
    "the last verification stood still",
    run({ type: "provider.connection.check", outcome: "failed", stuck: true }),
    "attention",
    ["run_stuck", "verified"],
    ["Review the provider connection check"],
  ],
  [
    "a sync failed because of the consent that is missing",
    truth({
      connection: connection({ consentStatus: "revoked" }),
      runs: [endedRun({ outcome: "blocked", reason: "provider_consent_revoked" })],
    }),
    "critical",
    ["consent_revoked"],
    ["Grant admin consent"],
  ],
  [
    "a sync was blocked by consent that was given since",
    run({ outcome: "blocked", reason: "provider_consent_missing" }),
    "attention",
    ["run_blocked", "verified"],
    ["Review the inventory sync"],
  ],
  [
    "it is being onboarded without a connection",
    truth({ status: "onboarding", connection: null, draftId: "drf_1" }),
    "attention",
    ["connection_missing", "onboarding"],
    ["Set up provider connection", "Continue onboarding"],
  ],
  [
    "its verification is paused",
    truth({ pauses: [{ key: "provider.verify", reason: "An incident.", expiresAt: null }] }),
    "healthy",
    ["verified", "paused"],
    [],
  ],
  [
    "activation is paused",
    truth({ pauses: [{ key: "onboarding.activate", reason: "An incident.", expiresAt: null }] }),
    "healthy",
    ["verified"],
    [],
  ],
  ["it is archived", truth({ status: "archived", connection: null }), "unknown", ["archived"], []],
];

describe("a tenant's health", () => {
  it.each(CASES)("FR-012-002 FR-012-003 says how it is and what to do when %s", (_, known, level, reasons, steps) => {
    const health = assessHealth(known, NOW);
    expect([health.level, health.reasons.map(({ key }) => key)]).toEqual([level, reasons]);
    const own = health.next_steps.map(({ label }) => label).filter((label) => !label.startsWith("Run the first"));
    expect(own).toEqual(steps);
  });

  it("FR-012-002 puts the worst first, and its level is the tenant's", () => {
    const known = truth({
      report: verifiedAt(NOW - 3 * DAY),
      permissions: without(1, true),
      runs: [endedRun({ outcome: "failed" })],
      pauses: [{ key: "inventory.sync", reason: "An incident.", expiresAt: null }],
    });
    const { level, reasons } = assessHealth(known, NOW);
    expect(level).toBe("critical");
    expect(reasons.map((reason) => reason.level)).toEqual(["critical", "attention", "attention", "info"]);
  });

  it("FR-012-002 gives each reason in words, with when it was observed", () => {
    const { reasons } = assessHealth(
      truth({
        permissions: without(2, true),
        runs: [endedRun({ outcome: "failed", reason: "rate_limited" })],
        pauses: [{ key: "inventory.sync", reason: "An incident.", expiresAt: null }],
      }),
      NOW,
    );
    const hourAgo = new Date(NOW - HOUR).toISOString();
    expect(reasons.map(({ text, at }) => [text, at])).toEqual([
      ["2 required permissions are missing.", hourAgo],
      ["The last inventory sync failed: Provider rate limit reached.", hourAgo],
      ["Inventory sync is paused: An incident.", null],
    ]);
  });

  it("FR-012-003 never puts out a code that is not ours", () => {
    const known = truth({
      connection: connection({ verificationStatus: "error", lastErrorReasonCode: "ext.secret_code" }),
      runs: [endedRun({ outcome: "failed", reason: "ext.other_code" })],
    });
    expect(JSON.stringify(assessHealth(known, NOW))).not.toMatch(/ext\.|_code/);
  });
});
