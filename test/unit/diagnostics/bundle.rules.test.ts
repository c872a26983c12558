import { describe, expect, it } from "vitest";
import { assembleBundle } from "../../../worker/features/diagnostics/bundle.rules.ts";
import { bundleSchema } from "../../../worker/features/diagnostics/diagnostics.contract.ts";
import type { Sources } from "../../../worker/features/diagnostics/diagnostics-sources.ts";
import { dominantIssue } from "../../../worker/features/diagnostics/dominant-issue.rules.ts";
import {
  connectionOf,
  failedWith,
  HOUR,
  NOW,
  OWN_DIRECTORY,
  reportOf,
  runOf,
  sourcesOf,
  TENANT_ID,
  tenantOf,
} from "./sources.ts";

const ended = (outcome: "blocked" | "cancelled" | "partially_succeeded" | "succeeded") => ({
  run: runOf({ outcome }),
  initiator: null,
});

type Rows = Partial<Sources>;
type IssueCase = [about: string, rows: Rows, weakEvidence: string[], issue: object | null];
type HeadlineCase = [about: string, rows: Rows, headline: string];
type FreshnessCase = [about: string, rows: Rows, state: string, evidenceAt: string | null];
type NoteCase = [rows: Rows, notes: string[]];

describe("the dominant issue", () => {
  it.each([
    ["nothing", {}, [], null],
    [
      "the connection's last error, before the run's",
      {
        connection: connectionOf({ lastErrorReasonCode: "provider_consent_revoked" }),
        run: failedWith("rate_limited"),
      },
      ["weak"],
      { source: "provider_connection", summary: "Admin consent revoked" },
    ],
    [
      "the run's first failure",
      { run: failedWith("rate_limited") },
      ["weak"],
      { source: "operation_run", summary: "Provider rate limit reached" },
    ],
    [
      "a blank reason is none",
      { connection: connectionOf({ lastErrorReasonCode: "  " }), run: ended("blocked") },
      ["weak"],
      { source: "operation_run", summary: "The operation ended as: Blocked.", reason: null },
    ],
    [
      "an unlisted reason, without its code",
      { run: failedWith("ext.vendor.odd") },
      [],
      { summary: "Needs review", reason: expect.objectContaining({ code: null }) },
    ],
    [
      "a run in part",
      { run: ended("partially_succeeded") },
      [],
      { summary: "The operation ended as: Partially succeeded." },
    ],
    ["a cancelled run is no issue", { run: ended("cancelled") }, [], null],
    ["weak evidence", { run: ended("succeeded") }, ["first", "second"], { source: "evidence", summary: "first" }],
  ] satisfies IssueCase[])("FR-241-014 is %s", (_, rows, weak, expected) => {
    const issue = dominantIssue(sourcesOf(rows), weak);
    if (expected === null) expect(issue).toBeNull();
    else expect(issue).toMatchObject(expected);
  });
});

describe("the bundle", () => {
  it("FR-241-010 of a healthy tenant fits its contract and knows of no issue", () => {
    const bundle = assembleBundle(sourcesOf(), null);
    expect(bundleSchema.strict().parse(bundle)).toEqual(bundle);
    expect(bundle).toMatchObject({
      headline: "Contoso: no known issue",
      dominant_issue: null,
      tenant: { id: TENANT_ID, external_tenant_id: OWN_DIRECTORY },
      freshness: {
        state: "fresh",
        generated_at: "2026-11-28T12:00:00.000Z",
        evidence_at: "2026-11-28T11:00:00.000Z",
        notes: [],
      },
      completeness_note: "Missing: findings, stored reports, tenant review, review pack.",
      notes: [],
    });
  });

  it.each([
    [
      "a tenant",
      { connection: connectionOf({ lastErrorReasonCode: "rate_limited" }) },
      "Contoso: Provider rate limit reached",
    ],
    [
      "a run",
      { contextType: "operation_run", run: failedWith("rate_limited") },
      "Provider connection check, Contoso: Provider rate limit reached",
    ],
    [
      "a workspace-wide run",
      { contextType: "operation_run", tenant: null, connection: null, permissions: null, report: null },
      "Provider connection check, Northwind MSP: no known issue",
    ],
    ["a tenant never verified", { report: null }, "Contoso: The provider connection was never verified."],
  ] satisfies HeadlineCase[])("FR-241-014 has a headline about %s", (_, rows, headline) => {
    expect(assembleBundle(sourcesOf(rows), null).headline).toBe(headline);
  });

  it.each([
    ["stale", { report: reportOf({ generatedAt: NOW - 25 * HOUR }) }, "stale", "2026-11-28T11:00:00.000Z"],
    [
      "unknown without any evidence",
      { connection: connectionOf({ lastHealthCheckAt: null }), permissions: null, report: null, run: null },
      "unknown",
      null,
    ],
    [
      "that of an active run's last progress",
      {
        connection: null,
        permissions: null,
        report: null,
        run: {
          run: runOf({ status: "running", outcome: "pending", completedAt: null, progressedAt: NOW }),
          initiator: null,
        },
      },
      "fresh",
      "2026-11-28T12:00:00.000Z",
    ],
  ] satisfies FreshnessCase[])("FR-241-017 has a freshness that is %s", (_, rows, state, evidence_at) => {
    expect(assembleBundle(sourcesOf(rows), null).freshness).toMatchObject({ state, evidence_at });
  });

  it("FR-241-017 names what is missing, stale and redacted", () => {
    const rows = { report: reportOf({ generatedAt: NOW - 25 * HOUR }), audit: null, run: null };
    expect(assembleBundle(sourcesOf(rows), null).completeness_note).toBe(
      "Missing: operation context, findings, stored reports, tenant review, review pack. Stale: provider connection. Redacted: audit history.",
    );
  });

  it.each([
    [
      { tenant: tenantOf({ status: "archived", archivedAt: NOW }) },
      ["The tenant is archived since 2026-11-28T12:00:00.000Z. What is shown is what is still stored."],
    ],
    [{ tenant: tenantOf({ status: "archived" }) }, ["The tenant is archived. What is shown is what is still stored."]],
    [{ tenant: tenantOf({ status: "onboarding" }) }, ["The tenant is still being onboarded."]],
  ] satisfies NoteCase[])("FR-241-008 notes the state of the tenant: %o", (rows, notes) => {
    expect(assembleBundle(sourcesOf(rows), null).notes).toEqual(notes);
  });

  it("FR-241-019 FR-241-022 takes an address out of a display name, and says so", () => {
    const tenant = tenantOf({ displayName: "Contoso jane.doe@contoso.example Ltd", externalTenantId: "not an id" });
    const { tenant: shown, headline, redaction } = assembleBundle(sourcesOf({ tenant }), null);
    expect(shown).toMatchObject({ display_name: "Contoso [redacted] Ltd", external_tenant_id: null });
    expect(headline).toBe("Contoso [redacted] Ltd: no known issue");
    expect(redaction).toMatchObject({
      mode: "default_redacted",
      note: "What is listed here was taken out before it reached this page.",
    });
    expect(redaction.markers.find(({ kind }) => kind === "email_address")).toMatchObject({ count: 3 });
  });
});
