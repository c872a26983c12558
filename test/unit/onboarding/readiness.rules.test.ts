import { describe, expect, it } from "vitest";
import { findingFingerprint } from "../../../worker/features/onboarding/acknowledgements.rules.ts";
import { READINESS_SITUATIONS } from "../../../worker/features/onboarding/readiness.contract.ts";
import {
  assessReadiness,
  type OnboardingTruth,
  READINESS,
} from "../../../worker/features/onboarding/readiness.rules.ts";
import { REASON_CODES, REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";
import { CONNECTION, check, connectionOf, HOUR, intuneWarning, NOW, reportOf, truthOf } from "./truths.ts";

type Row = [situation: string, truth: OnboardingTruth, summary: string, action: string, topic: string | null];

const CONSENT = ["Provider consent required", "Grant admin consent", "admin-consent-required"] as const;
const REVOKED = ["Provider consent revoked", "Grant admin consent", "admin-consent-required"] as const;
const DISABLED = ["Provider connection disabled", "Review provider connection", "connection-unhealthy"] as const;
const NEVER = ["Verification has not run yet", "Run verification", null] as const;
const RUNNING = ["Verification in progress", "View operation", null] as const;
const STALE = ["Verification result is stale", "Refresh verification", "verification-stale"] as const;
const BLOCKER = "Permission or consent blocker needs attention";
const ATTENTION = ["Verification needs attention", "Review verification"] as const;
const READY = ["Ready for activation", "Complete onboarding", null] as const;

const active = { id: "run_2", isActive: true, outcome: "pending", reason: null } as const;
const nothingVerified = {
  report: null,
  run: null,
  permissions: { overall: "unknown", isStale: true, refreshedAt: null },
} as const;
const warned = check(intuneWarning);
const acknowledged = {
  intune: { fingerprint: findingFingerprint(warned), connection_id: CONNECTION, user_id: "usr_1", at: NOW },
};
const failedRun = { id: "run_2", isActive: false, outcome: "failed", reason: "unknown_error" } as const;

const BLOCKED = { overall: "blocked", isStale: false, refreshedAt: NOW - 20 * HOUR } as const;
const SECRET_EXPIRED = [
  { key: "token", reason_code: "provider_credential_invalid" },
  { key: "permissions", status: "skip", blocking: false },
] as const;

const consents = (["unknown", "required", "failed"] as const).flatMap((consentStatus): Row[] => [
  [
    `consent ${consentStatus}, never verified`,
    truthOf({ ...nothingVerified, connection: connectionOf({ consentStatus }) }),
    ...CONSENT,
  ],
  [`consent ${consentStatus}, verified before`, truthOf({ connection: connectionOf({ consentStatus }) }), ...CONSENT],
  [
    `consent ${consentStatus} of a disabled connection`,
    truthOf({ connection: connectionOf({ consentStatus, enabled: false }) }),
    ...CONSENT,
  ],
  [
    `consent ${consentStatus} while a verification runs`,
    truthOf({ run: active, connection: connectionOf({ consentStatus }) }),
    ...CONSENT,
  ],
]);

const ROWS: Row[] = [
  [
    "no tenant",
    truthOf({ isIdentified: false, connection: null, report: null, run: null, permissions: null }),
    "Tenant not identified",
    "Continue onboarding",
    null,
  ],
  [
    "no connection",
    truthOf({ connection: null, permissions: null }),
    "Provider connection missing",
    "Connect provider",
    null,
  ],
  [
    "no connection, and a report of a former one",
    truthOf({ connection: null, permissions: null, report: reportOf([], { connectionId: "con_gone" }) }),
    "Provider connection missing",
    "Connect provider",
    null,
  ],
  ...consents,
  ["consent revoked", truthOf({ connection: connectionOf({ consentStatus: "revoked" }) }), ...REVOKED],
  [
    "consent revoked, disabled",
    truthOf({ connection: connectionOf({ consentStatus: "revoked", enabled: false }) }),
    ...REVOKED,
  ],
  ["connection disabled", truthOf({ connection: connectionOf({ enabled: false }) }), ...DISABLED],
  [
    "connection disabled, never verified",
    truthOf({ ...nothingVerified, connection: connectionOf({ enabled: false }) }),
    ...DISABLED,
  ],
  ["never verified", truthOf(nothingVerified), ...NEVER],
  ["first verification running", truthOf({ ...nothingVerified, run: active }), ...RUNNING],
  ["verification running beside a ready report", truthOf({ run: active }), ...RUNNING],
  [
    "verification running beside a stale report",
    truthOf({ run: active, report: reportOf([], { generatedAt: NOW - 30 * HOUR }) }),
    ...RUNNING,
  ],
  ["report of another connection", truthOf({ report: reportOf([], { connectionId: "con_other" }) }), ...STALE],
  [
    "connection changed since the report",
    truthOf({ connection: connectionOf({ configuredAt: NOW - HOUR / 2 }) }),
    ...STALE,
  ],
  ["report of 24 hours", truthOf({ report: reportOf([], { generatedAt: NOW - 24 * HOUR }) }), ...READY],
  ["report older than 24 hours", truthOf({ report: reportOf([], { generatedAt: NOW - 24 * HOUR - 1 }) }), ...STALE],
  [
    "an old report that was blocked",
    truthOf({
      report: reportOf([{ key: "token", reason_code: "provider_auth_failed" }], { generatedAt: NOW - 30 * HOUR }),
    }),
    ...STALE,
  ],
  [
    "report that found consent missing",
    truthOf({ report: reportOf([{ key: "admin_consent", reason_code: "provider_consent_missing" }]) }),
    BLOCKER,
    "Grant admin consent",
    "admin-consent-required",
  ],
  [
    "report that found consent revoked",
    truthOf({ report: reportOf([{ key: "admin_consent", reason_code: "provider_consent_revoked" }]) }),
    BLOCKER,
    "Grant admin consent",
    "admin-consent-required",
  ],
  [
    "report that found a permission missing that blocks",
    truthOf({ report: reportOf([{ key: "permissions", reason_code: "provider_permission_missing" }]) }),
    BLOCKER,
    "Review permissions",
    "required-permissions-missing",
  ],
  [
    "report that found access denied",
    truthOf({ report: reportOf([{ key: "organization", reason_code: "provider_permission_denied" }]) }),
    BLOCKER,
    "Review permissions",
    "required-permissions-missing",
  ],
  [
    "stored grants that block beside a report that passed",
    truthOf({ permissions: { overall: "blocked", isStale: false, refreshedAt: NOW } }),
    BLOCKER,
    "Review permissions",
    "required-permissions-missing",
  ],
  [
    "report that found a permission missing that does not block",
    truthOf({
      permissions: { overall: "needs_attention", isStale: false, refreshedAt: NOW },
      report: reportOf([
        { key: "permissions", status: "warn", blocking: false, reason_code: "provider_permission_missing" },
      ]),
    }),
    ...ATTENTION,
    "required-permissions-missing",
  ],
  [
    "report that found the Intune role missing",
    truthOf({ report: reportOf([intuneWarning]) }),
    ...ATTENTION,
    "required-permissions-missing",
  ],
  [
    "report that found no Intune",
    truthOf({ report: reportOf([{ ...intuneWarning, reason_code: "intune_rbac_not_configured" }]) }),
    ...ATTENTION,
    "connection-unhealthy",
  ],
  [
    "report that found the secret refused",
    truthOf({ report: reportOf([{ key: "token", reason_code: "provider_credential_invalid" }]) }),
    ...ATTENTION,
    "connection-unhealthy",
  ],
  [
    "report of another tenant's answer",
    truthOf({ report: reportOf([{ key: "organization", reason_code: "tenant_target_mismatch" }]) }),
    ...ATTENTION,
    "connection-unhealthy",
  ],
  [
    "report that found the provider busy",
    truthOf({ report: reportOf([{ key: "organization", reason_code: "rate_limited" }]) }),
    ...ATTENTION,
    "verification-failed",
  ],
  [
    "report that found an unknown error",
    truthOf({ report: reportOf([{ key: "organization", reason_code: "unknown_error" }]) }),
    ...ATTENTION,
    "verification-failed",
  ],
  [
    "a verification that ended without any report",
    truthOf({ ...nothingVerified, run: failedRun }),
    ...ATTENTION,
    "verification-failed",
  ],
  [
    "a later verification that ended without a report",
    truthOf({ run: failedRun }),
    ...ATTENTION,
    "verification-failed",
  ],
  [
    "a later verification that was cancelled",
    truthOf({ run: { ...failedRun, outcome: "cancelled", reason: null } }),
    ...ATTENTION,
    "verification-failed",
  ],
  [
    "a stale report before a verification without one",
    truthOf({ run: failedRun, report: reportOf([], { generatedAt: NOW - 30 * HOUR }) }),
    ...STALE,
  ],
  [
    "a warning that was acknowledged",
    truthOf({ report: reportOf([intuneWarning]), acknowledgements: acknowledged }),
    ...READY,
  ],
  [
    "a warning that is another one than was acknowledged",
    truthOf({
      report: reportOf([{ ...intuneWarning, reason_code: "intune_rbac_not_configured" }]),
      acknowledgements: acknowledged,
    }),
    ...ATTENTION,
    "connection-unhealthy",
  ],
  [
    "a blocking finding beside an acknowledged warning",
    truthOf({
      report: reportOf([{ key: "token", reason_code: "provider_auth_failed" }, intuneWarning]),
      acknowledgements: acknowledged,
    }),
    ...ATTENTION,
    "connection-unhealthy",
  ],
  [
    "grants that were never read beside a ready report",
    truthOf({ permissions: { overall: "unknown", isStale: true, refreshedAt: null } }),
    ...STALE,
  ],
  [
    "grants read too long ago beside a ready report",
    truthOf({ permissions: { overall: "granted", isStale: true, refreshedAt: NOW - 30 * HOUR } }),
    ...STALE,
  ],
  [
    "stale grants beside an acknowledged warning",
    truthOf({
      report: reportOf([intuneWarning]),
      acknowledgements: acknowledged,
      permissions: { overall: "granted", isStale: true, refreshedAt: null },
    }),
    ...STALE,
  ],
  ["everything in order", truthOf(), ...READY],
];

describe("onboarding readiness", () => {
  it("FR-240-010 SC-240-001 is proved for at least forty situations, and each row of the table", () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(40);
    const reached = new Set(ROWS.map(([, truth]) => assessReadiness(truth, NOW).situation));
    expect(reached).toEqual(new Set(READINESS_SITUATIONS));
  });

  it.each(ROWS)(
    "FR-240-010 FR-240-011 says for %s what it is, what to do, and gives that row's help",
    (_, truth, summary, action, topic) => {
      const readiness = assessReadiness(truth, NOW);
      expect([readiness.summary, readiness.action.label, readiness.topic]).toEqual([summary, action, topic]);
    },
  );

  it.each(REASON_CODES)("FR-240-011 never lets summary, action and help disagree on the reason %s", (reason_code) => {
    const key = REASONS[reason_code].group === "consent" ? "admin_consent" : "organization";
    const readiness = assessReadiness(truthOf({ report: reportOf([{ key, reason_code }]) }), NOW);
    const row = READINESS[readiness.situation];
    expect(readiness).toMatchObject({ summary: row.summary, action: row.action, reason: reason_code });
    if (row.topic === "of_report") expect(readiness.topic).not.toBeNull();
    else expect(readiness.topic).toBe(row.topic);
  });

  it.each([
    ["unknown", "provider_consent_missing"],
    ["failed", "provider_consent_failed"],
    ["revoked", "provider_consent_revoked"],
  ] as const)("FR-240-011 names as reason of consent %s the code %s", (consentStatus, reason) => {
    expect(assessReadiness(truthOf({ connection: connectionOf({ consentStatus }) }), NOW).reason).toBe(reason);
  });

  it.each([
    ["a report with a finding", truthOf({ report: reportOf([intuneWarning]) }), "intune_rbac_permission_missing", true],
    ["a verification without a report", truthOf({ ...nothingVerified, run: failedRun }), "unknown_error", false],
    [
      "a later verification without a report, beside an older one with a finding",
      truthOf({ run: failedRun, report: reportOf([intuneWarning]) }),
      "unknown_error",
      false,
    ],
    [
      "a cancelled verification beside an older report with a finding",
      truthOf({ run: { ...failedRun, outcome: "cancelled", reason: null }, report: reportOf([intuneWarning]) }),
      null,
      false,
    ],
    [
      "stored grants that block beside a report that put something else first",
      truthOf({
        permissions: { overall: "blocked", isStale: false, refreshedAt: NOW },
        report: reportOf([{ key: "organization", status: "warn", blocking: false, reason_code: "rate_limited" }]),
      }),
      "provider_permission_missing",
      true,
    ],
    [
      "grants that blocked once beside a report that could not read them",
      truthOf({ permissions: BLOCKED, report: reportOf(SECRET_EXPIRED) }),
      "provider_credential_invalid",
      true,
    ],
    ["everything in order", truthOf(), null, true],
  ])("FR-240-011 takes as reason of %s what the situation rests on", (_, truth, reason, restsOnReport) => {
    expect(assessReadiness(truth, NOW)).toMatchObject({ reason, restsOnReport });
  });

  it.each([
    ["everything fresh", truthOf(), []],
    ["nothing verified yet", truthOf(nothingVerified), []],
    ["no connection", truthOf({ connection: null, permissions: null }), []],
    [
      "another connection",
      truthOf({ report: reportOf([], { connectionId: "con_other" }) }),
      ["The verification report is of another provider connection than the selected one."],
    ],
    [
      "a changed connection",
      truthOf({ connection: connectionOf({ configuredAt: NOW }) }),
      ["The provider connection has changed since the verification report."],
    ],
    [
      "an old report and old grants",
      truthOf({
        report: reportOf([], { generatedAt: NOW - 30 * HOUR }),
        permissions: { overall: "granted", isStale: true, refreshedAt: NOW - 30 * HOUR },
      }),
      ["The verification report is older than 24 hours.", "The permission evidence is older than 24 hours."],
    ],
    [
      "grants that were never read",
      truthOf({ permissions: { overall: "unknown", isStale: true, refreshedAt: null } }),
      ["The permission evidence was never refreshed."],
    ],
  ])("FR-240-012 notes for %s what is older than it should be", (_, truth, notes) => {
    expect(assessReadiness(truth, NOW).freshnessNotes).toEqual(notes);
  });
});
