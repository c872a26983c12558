import { ROLE_CAPABILITIES, type Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { SessionView } from "../../../worker/features/access/session.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { REASONS, type ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import type { TenantDetail, TenantView } from "../../../worker/features/tenants/tenants.contract.ts";

export const WS = "ws_northwind";
export const TEN = "ten_contoso";
export const RUN = "run_1";

export const reasonOf = (code: ReasonCode) => {
  const { label, explanation, owner, retryable } = REASONS[code];
  return { code, label, explanation, owner, retryable };
};

export function sessionOf(role: Role = "owner", more: Partial<SessionView> = {}): SessionView {
  return {
    user: { id: "usr_ada", name: "Ada Owner", email: "ada@northwind.test" },
    workspaces: [
      {
        id: WS,
        name: "Northwind MSP",
        role,
        capabilities: [...ROLE_CAPABILITIES[role]],
        tenants: [
          { id: TEN, display_name: "Contoso", status: "active", role },
          { id: "ten_fabrikam", display_name: "Fabrikam Retail", status: "active", role },
        ],
        tenants_next_cursor: null,
      },
    ],
    ...more,
  };
}

export function tenantOf(more: Partial<TenantView> = {}, role: Role = "operator"): TenantView {
  return {
    id: TEN,
    display_name: "Contoso",
    status: "active",
    role,
    capabilities: [...ROLE_CAPABILITIES[role]],
    provider: {
      connection_type: "platform",
      enabled: true,
      consent_status: "granted",
      verification_status: "healthy",
      last_health_check_at: "2026-11-23T10:00:00.000Z",
      last_error: null,
    },
    active_run: null,
    ...more,
  };
}

const none = { count: 0, is_more: false };

export const NO_FINDINGS: TenantDetail["findings"] = {
  by_severity: { critical: none, high: none, medium: none, low: none, info: none },
  ...{ overdue: none, risk_accepted: none, has_any: false },
};

export const tenantDetailOf = (more: Partial<TenantDetail> = {}, role: Role = "operator"): TenantDetail => ({
  ...tenantOf({}, role),
  workspace_id: WS,
  external_tenant_id: "11111111-1111-4111-8111-111111111111",
  created_at: "2026-01-05T08:00:00.000Z",
  recent_runs: [],
  reports: [],
  findings: NO_FINDINGS,
  hand_over: { snapshot: null, review: null, pack: null },
  health: { level: "healthy", reasons: [], next_steps: [] },
  ...more,
});

const STAGES = [
  { key: "connection", label: "Read provider connection" },
  { key: "token", label: "Sign in at the provider" },
  { key: "organization", label: "Confirm the organization" },
];

export function runOf(more: Partial<RunView> = {}): RunView {
  return {
    id: RUN,
    workspace_id: WS,
    tenant: { id: TEN, display_name: "Contoso" },
    type: "provider.connection.check",
    type_label: "Provider connection check",
    status: "queued",
    outcome: "pending",
    initiator: { name: "Ada Owner" },
    progress: { done: 0, total: 3, stage: null, stage_label: null },
    stages: STAGES.map((stage) => ({ ...stage, state: "pending" as const })),
    summary_counts: {},
    failures: [],
    next_step: null,
    stuck_since: null,
    created_at: "2026-11-23T12:00:00.000Z",
    started_at: null,
    progressed_at: "2026-11-23T12:00:00.000Z",
    completed_at: null,
    ...more,
  };
}

/** A run in the middle of its second stage. */
export const runningRun = (more: Partial<RunView> = {}): RunView =>
  runOf({
    status: "running",
    progress: { done: 1, total: 3, stage: "token", stage_label: "Sign in at the provider" },
    stages: STAGES.map((stage, index) => ({
      ...stage,
      state: (["done", "running", "pending"] as const)[index] ?? "pending",
    })),
    started_at: "2026-11-23T12:00:01.000Z",
    progressed_at: "2026-11-23T12:00:02.000Z",
    ...more,
  });

export const succeededRun = (more: Partial<RunView> = {}): RunView =>
  runOf({
    status: "completed",
    outcome: "succeeded",
    progress: { done: 3, total: 3, stage: null, stage_label: null },
    stages: STAGES.map((stage) => ({ ...stage, state: "done" as const })),
    started_at: "2026-11-23T12:00:01.000Z",
    progressed_at: "2026-11-23T12:00:05.200Z",
    completed_at: "2026-11-23T12:00:05.200Z",
    ...more,
  });

export const blockedRun = (more: Partial<RunView> = {}): RunView =>
  runOf({
    status: "completed",
    outcome: "blocked",
    progress: { done: 1, total: 3, stage: "token", stage_label: "Sign in at the provider" },
    stages: STAGES.map((stage, index) => ({
      ...stage,
      state: (["done", "failed", "skipped"] as const)[index] ?? "skipped",
    })),
    failures: [
      { reason: reasonOf("provider_consent_missing"), message: "The provider answered that consent is missing." },
    ],
    next_step: "Ask an admin of the tenant to grant consent, then verify again.",
    started_at: "2026-11-23T12:00:01.000Z",
    progressed_at: "2026-11-23T12:00:03.000Z",
    completed_at: "2026-11-23T12:00:03.000Z",
    ...more,
  });
