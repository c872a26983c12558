import type { Bundle } from "../../../worker/features/diagnostics/diagnostics.contract.ts";
import { REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";
import { RUN, reasonOf, TEN, WS } from "../admin/fixtures.ts";

const section = (
  key: Bundle["sections"][number]["key"],
  title: string,
  more: Partial<Bundle["sections"][number]> = {},
): Bundle["sections"][number] => ({
  key,
  title,
  availability: "missing",
  summary: `No ${title.toLowerCase()} here.`,
  facts: [],
  references: [],
  ...more,
});

const CONSENT = REASONS.provider_consent_missing;

export const bundleOf = (more: Partial<Bundle> = {}): Bundle => ({
  context_type: "tenant",
  headline: "Contoso: Admin consent required",
  dominant_issue: {
    source: "provider_connection",
    summary: CONSENT.label,
    reason: reasonOf("provider_consent_missing"),
  },
  workspace: { id: WS, name: "Northwind MSP" },
  tenant: { id: TEN, display_name: "Contoso", status: "active", external_tenant_id: null },
  operation_run: {
    id: RUN,
    type: "provider.connection.check",
    type_label: "Provider connection check",
    status: "completed",
    outcome: "blocked",
  },
  freshness: {
    state: "stale",
    generated_at: "2026-11-28T12:00:00.000Z",
    evidence_at: "2026-11-27T10:00:00.000Z",
    notes: ["The verification report is older than 24 hours."],
  },
  completeness_note: "Missing: findings. Redacted: audit history.",
  redaction: {
    mode: "default_redacted",
    markers: [{ kind: "person", label: "Persons", why: "Persons are shown by their role.", count: 2 }],
    note: "What is listed here was taken out before it reached this page.",
  },
  contextual_help: {
    topic_key: "admin-consent-required",
    surface_families: ["onboarding", "support_diagnostics"],
    headline: "Admin consent required",
    explanation: CONSENT.explanation,
    troubleshooting_steps: ["Ask an administrator who may consent for the whole tenant."],
    safe_next_action: "Grant admin consent and re-run verification.",
    canonical_terms: [],
    links: [],
    reason_label: CONSENT.label,
    diagnostic_code: "provider_consent_missing",
    operator_summary: null,
  },
  sections: [
    section("overview", "Overview", {
      availability: "available",
      summary: CONSENT.label,
      references: [{ label: "Tenant dashboard", url: `/admin/t/${TEN}` }],
    }),
    section("provider_connection", "Provider connection", {
      availability: "stale",
      facts: [{ label: "Verified at", value: "2026-11-27T10:00:00.000Z" }],
    }),
    section("operation_context", "Operation context", {
      availability: "available",
      references: [{ label: "Operation run", url: `/admin/operations/${RUN}` }],
    }),
    section("findings", "Findings"),
    section("stored_reports", "Stored reports"),
    section("tenant_review", "Tenant review"),
    section("review_pack", "Review pack"),
    section("audit_history", "Audit history", { availability: "redacted" }),
  ],
  notes: ["The tenant is archived. What is shown is what is still stored."],
  generated_from: "derived_existing_truth",
  ...more,
});
