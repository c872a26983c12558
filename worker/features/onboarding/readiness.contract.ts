// Free of zod: the web reads these values.

/** Rows of the readiness table, in the order in which they are asked (domain §6); the first two are the draft's own. */
export const READINESS_SITUATIONS = [
  "not_identified",
  "connection_missing",
  "consent_required",
  "consent_revoked",
  "connection_disabled",
  "never_verified",
  "verification_running",
  "verification_stale",
  "consent_blocker",
  "permission_blocker",
  "needs_attention",
  "ready",
] as const;
export type ReadinessSituation = (typeof READINESS_SITUATIONS)[number];

export const ACTION_KINDS = [
  "identify_tenant",
  "connect_provider",
  "grant_consent",
  "review_connection",
  "run_verification",
  "view_operation",
  "refresh_verification",
  "review_permissions",
  "review_verification",
  "complete_onboarding",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Steps of a draft are its checkpoints; the labels of the “Step” badge. */
export const STEP_LABELS = {
  identify: "Identify tenant",
  connect_provider: "Connect provider",
  verify_access: "Verify access",
  complete_activate: "Activate",
} as const;

export const LIFECYCLE_LABELS = {
  draft: "Draft",
  verifying: "Verifying",
  action_required: "Action required",
  ready_for_activation: "Ready for activation",
  completed: "Completed",
  cancelled: "Cancelled",
} as const;
