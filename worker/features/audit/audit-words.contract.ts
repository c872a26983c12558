// Free of zod: the web reads these values. An action, a resource type exists by standing here with its words: code that
// writes another one does not compile.

/** What is done in a workspace, in the past tense of the glossary. */
export const WORKSPACE_ACTIONS = {
  "access.denied": "Access denied",
  "platform.control.paused": "Operational control paused",
  "platform.control.resumed": "Operational control resumed",
  "support_diagnostics.opened": "Support diagnostics opened",
  "tenant.connection.created": "Provider connection created",
  "tenant.connection.credential_rotated": "Provider credential replaced",
  "tenant.connection.disabled": "Provider connection disabled",
  "tenant.connection.enabled": "Provider connection enabled",
  "tenant.connection.made_default": "Provider connection made default",
  "tenant.consent.completed": "Admin consent completed",
  "tenant.consent.requested": "Admin consent requested",
  "tenant.entitlement.changed": "Tenant entitlement changed",
  "tenant.entitlement.removed": "Tenant entitlement removed",
  "tenant.finding.acceptance_ended": "Risk acceptance ended",
  "tenant.finding.assigned": "Finding assigned",
  "tenant.finding.reopened": "Finding reopened",
  "tenant.finding.resolved": "Finding resolved",
  "tenant.finding.risk_accepted": "Risk accepted",
  "tenant.finding.unassigned": "Finding unassigned",
  "tenant.finding.work_started": "Work on finding started",
  "tenant.evidence.captured": "Evidence snapshot taken",
  "tenant.onboarding.acknowledged": "Onboarding check acknowledged",
  "tenant.onboarding.cancelled": "Onboarding cancelled",
  "tenant.onboarding.changed": "Onboarding changed",
  "tenant.onboarding.completed": "Onboarding completed",
  "tenant.onboarding.started": "Onboarding started",
  "tenant.operation.cancelled": "Operation cancelled",
  "tenant.operation.completed": "Operation completed",
  "tenant.operation.retried": "Operation retried",
  "tenant.operation.started": "Operation started",
  "tenant.review.changed": "Tenant review changed",
  "tenant.review.composed": "Tenant review composed",
  "tenant.review.published": "Tenant review published",
  "tenant.review_pack.downloaded": "Review pack downloaded",
  "tenant.review_pack.requested": "Review pack requested",
  "workspace.invitation.accepted": "Invitation accepted",
  "workspace.invitation.created": "Invitation created",
  "workspace.invitation.revoked": "Invitation revoked",
  "workspace.member.removed": "Member removed",
  "workspace.member.role_changed": "Member's role changed",
} as const satisfies Record<string, string>;

/** What is done on the platform, in no workspace. */
export const PLATFORM_ACTIONS = {
  "account.password_discarded": "Password discarded",
  "console.rebuild.requested": "Console rebuild requested",
  "console.verification.requested": "Console verification requested",
  "platform.user.capabilities_changed": "Platform user's capabilities changed",
  "platform.user.created": "Platform user created",
  "platform.user.deactivated": "Platform user deactivated",
  "platform.user.reactivated": "Platform user reactivated",
  "session.signed_in": "Signed in",
  "session.signed_out": "Signed out",
  "telemetry.prune.requested": "Telemetry prune requested",
  "user.deactivated": "User deactivated",
  "user.reactivated": "User reactivated",
} as const satisfies Record<string, string>;

export type WorkspaceAction = keyof typeof WORKSPACE_ACTIONS;
export type AuditAction = WorkspaceAction | keyof typeof PLATFORM_ACTIONS;

export const WORKSPACE_ACTION_IDS = Object.keys(WORKSPACE_ACTIONS) as WorkspaceAction[];

const ACTIONS: Readonly<Record<AuditAction, string>> = { ...WORKSPACE_ACTIONS, ...PLATFORM_ACTIONS };

/** What an entry can be about. */
export const AUDIT_RESOURCES = {
  console_hub: "System console",
  finding: "Finding",
  evidence_snapshot: "Evidence snapshot",
  invitation: "Invitation",
  operation_run: "Operation",
  operational_control: "Operational control",
  platform: "Platform",
  platform_user: "Platform user",
  provider_connection: "Provider connection",
  review_pack: "Review pack",
  session: "Session",
  task_run: "Scheduled task",
  tenant: "Tenant",
  tenant_onboarding_session: "Onboarding",
  tenant_review: "Tenant review",
  user: "User",
  workspace: "Workspace",
} as const satisfies Record<string, string>;

export type AuditResourceType = keyof typeof AUDIT_RESOURCES;
export const AUDIT_RESOURCE_TYPES = Object.keys(AUDIT_RESOURCES) as AuditResourceType[];

export const AUDIT_ACTOR_KINDS = ["user", "platform_user", "system"] as const;
export type AuditActorKind = (typeof AUDIT_ACTOR_KINDS)[number];

export const AUDIT_OUTCOMES = ["succeeded", "denied", "failed"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

// Entries outlive the code that wrote them: what has no label any more is shown by its id.
const labelIn = (table: Readonly<Record<string, string>>, id: string): string =>
  Object.hasOwn(table, id) ? (table[id] ?? id) : id;

export const actionLabel = (id: string): string => labelIn(ACTIONS, id);
export const resourceLabel = (type: string): string => labelIn(AUDIT_RESOURCES, type);
