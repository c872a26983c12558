import { ROLE_CAPABILITIES, type Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { ConnectionView } from "../../../worker/features/connections/connections.contract.ts";
import type { HelpPayload } from "../../../worker/features/help/help.contract.ts";
import type {
  DraftSummary,
  DraftView,
  PrimaryAction,
  ReadinessView,
} from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { CheckView } from "../../../worker/features/providers/verification.contract.ts";
import { CHECK_STATUSES } from "../../../worker/features/providers/verification-checks.contract.ts";
import { reasonOf, TEN, WS } from "../admin/fixtures.ts";

export const DRAFT = "drf_1";
export const CON = "con_1";
export const PAGE = `/admin/onboarding/${DRAFT}`;
export const PATH = `/api/admin/onboarding-drafts/${DRAFT}`;
export const DRAFTS_PATH = `/api/admin/workspaces/${WS}/onboarding-drafts`;

const DIRECTORY = "11111111-1111-4111-8111-111111111111";

export const connectionOf = (more: Partial<ConnectionView> = {}): ConnectionView => ({
  id: CON,
  tenant_id: TEN,
  provider: "microsoft",
  connection_type: "platform",
  enabled: true,
  is_default: true,
  consent_status: "granted",
  verification_status: "unknown",
  target_external_tenant_id: DIRECTORY,
  client_id: null,
  credential: null,
  last_health_check_at: null,
  last_error: null,
  configured_at: "2026-11-28T08:00:00.000Z",
  created_at: "2026-11-28T08:00:00.000Z",
  ...more,
});

export const actionOf = (more: Partial<PrimaryAction> = {}): PrimaryAction => ({
  kind: "run_verification",
  label: "Run verification",
  target: { type: "command" },
  permitted: true,
  capability: "provider.verify",
  ...more,
});

export const readinessOf = (more: Partial<ReadinessView> = {}): ReadinessView => ({
  situation: "never_verified",
  summary: "Verification has not run yet",
  reason: null,
  freshness_notes: [],
  primary_action: actionOf(),
  ...more,
});

/** A tenant with a consented connection that was never verified. */
export function draftOf(more: Partial<DraftView> = {}, role: Role = "owner"): DraftView {
  const connection = connectionOf();
  return {
    id: DRAFT,
    workspace_id: WS,
    version: 3,
    step: "verify_access",
    last_completed_checkpoint: "connect_provider",
    lifecycle: "draft",
    tenant: { id: TEN, display_name: "Contoso", external_tenant_id: DIRECTORY, status: "onboarding" },
    started_by: { name: "Ada Owner" },
    started_at: "2026-11-28T08:00:00.000Z",
    last_changed_by: { name: "Grace Hopper" },
    last_changed_at: "2026-11-28T09:00:00.000Z",
    ended_at: null,
    readiness: readinessOf(),
    capabilities: [...ROLE_CAPABILITIES[role]],
    connection,
    connections: [connection],
    help: null,
    active_run: null,
    last_run: null,
    supporting_evidence: { operation_run_id: null, required_permissions_url: null },
    report: null,
    ...more,
  };
}

/** A draft that knows no tenant yet. */
export const blankDraft = (more: Partial<DraftView> = {}): DraftView =>
  draftOf({
    version: 1,
    step: "identify",
    last_completed_checkpoint: null,
    tenant: null,
    connection: null,
    connections: [],
    readiness: readinessOf({
      situation: "not_identified",
      summary: "Tenant not identified",
      primary_action: actionOf({ kind: "identify_tenant", label: "Identify tenant", capability: "onboarding.manage" }),
    }),
    ...more,
  });

/** A tenant without a provider connection. */
export const unconnectedDraft = (more: Partial<DraftView> = {}): DraftView =>
  draftOf({
    version: 2,
    step: "connect_provider",
    last_completed_checkpoint: "identify",
    connection: null,
    connections: [],
    readiness: readinessOf({
      situation: "connection_missing",
      summary: "Provider connection missing",
      primary_action: actionOf({ kind: "connect_provider", label: "Connect provider", capability: "provider.manage" }),
    }),
    ...more,
  });

export const checkOf = (more: Partial<CheckView> = {}): CheckView => ({
  key: "connection",
  title: "Provider connection",
  status: "pass",
  severity: "info",
  blocking: true,
  reason_code: null,
  reason: null,
  message: "The provider connection is enabled.",
  evidence: [],
  next_steps: [],
  ...more,
});

export const missingPermissions = (more: Partial<CheckView> = {}): CheckView =>
  checkOf({
    key: "permissions",
    title: "Required application permissions",
    status: "fail",
    severity: "critical",
    reason_code: "provider_permission_missing",
    reason: reasonOf("provider_permission_missing"),
    message: "Two required permissions are missing.",
    evidence: [
      { kind: "missing_permission", value: "Group.Read.All" },
      { kind: "missing_permission", value: "Device.Read.All" },
    ],
    next_steps: [
      { label: "Open required permissions", url: `/admin/t/${TEN}/required-permissions` },
      { label: "Read about permissions", url: "https://learn.microsoft.com/permissions" },
    ],
    ...more,
  });

type Report = NonNullable<DraftView["report"]>;

export function reportOf(checks: CheckView[], more: Partial<Report> = {}): Report {
  const counts = Object.fromEntries(
    CHECK_STATUSES.map((status) => [status, checks.filter((check) => check.status === status).length]),
  ) as Report["summary"]["counts"];
  return {
    id: "vrp_1",
    schema_version: 1,
    flow: "provider_verification",
    generated_at: "2026-11-28T09:30:00.000Z",
    connection_id: CON,
    connection_configured_at: "2026-11-28T08:00:00.000Z",
    run_id: "run_1",
    checks,
    summary: { overall: "blocked", counts },
    fingerprint: "f1",
    changes: null,
    acknowledgements: [],
    to_acknowledge: [],
    is_stale: false,
    ...more,
  };
}

export const helpOf = (more: Partial<HelpPayload> = {}): HelpPayload => ({
  topic_key: "admin-consent-required",
  surface_families: ["onboarding", "support_diagnostics"],
  headline: "Admin consent required",
  explanation: "An administrator has to allow the application first.",
  troubleshooting_steps: ["Open the consent page.", "Sign in as an administrator."],
  safe_next_action: "Grant admin consent and re-run verification.",
  canonical_terms: [],
  links: [],
  reason_label: null,
  diagnostic_code: null,
  operator_summary: null,
  ...more,
});

export function summaryOf(draft: DraftView): DraftSummary {
  const { id, workspace_id, version, step, last_completed_checkpoint, lifecycle, tenant } = draft;
  const { started_by, started_at, last_changed_by, last_changed_at, ended_at, readiness } = draft;
  return {
    ...{ id, workspace_id, version, step, last_completed_checkpoint, lifecycle, tenant },
    ...{ started_by, started_at, last_changed_by, last_changed_at, ended_at, readiness },
  };
}
