// Free of zod: the web reads these values.

/** Code-owned enums that usage-event metadata may hold (domain §4.3). */
export const CHECKPOINT_KEYS = ["identify", "connect_provider", "verify_access", "complete_activate"] as const;
export const LIFECYCLE_STATES = [
  "draft",
  "verifying",
  "action_required",
  "ready_for_activation",
  "completed",
  "cancelled",
] as const;
export const OPERATION_TYPES = [
  "provider.connection.check",
  "inventory.sync",
  "permission_posture.check",
  "entra_admin_roles.scan",
  "evidence.snapshot",
  "review_pack.generate",
  "tenant_review.compose",
] as const;
export const REPORT_TYPES = ["entra.admin_roles", "permission_posture"] as const;
export const DIAGNOSTICS_SURFACES = ["tenant_dashboard", "operation_run_viewer"] as const;
export const PACK_SURFACES = ["tenant", "tenant_review"] as const;

export type OperationType = (typeof OPERATION_TYPES)[number];

/** What a metadata key may hold. */
export type MetadataRule =
  | { kind: "one_of"; values: readonly string[] }
  | { kind: "boolean"; default?: boolean }
  | { kind: "timestamp" };

interface EventDefinition {
  feature_area: string;
  label: string;
  /** Subject type of the event, by the prefix that a well-formed id of it carries. */
  subjects: Readonly<Record<string, string>>;
  metadata: Readonly<Record<string, MetadataRule>>;
}

const oneOf = <const V extends readonly string[]>(values: V) => ({ kind: "one_of", values }) as const;
const flag = { kind: "boolean", default: false } as const;
const timestamp = { kind: "timestamp" } as const;

/** The five milestones, in dashboard order (domain §4.1). Adding one is a change of spec 243. */
export const USAGE_EVENTS = {
  "product.onboarding.checkpoint_completed": {
    feature_area: "onboarding",
    label: "Onboarding checkpoints",
    subjects: { tenant_onboarding_session: "drf" },
    metadata: {
      checkpoint_key: oneOf(CHECKPOINT_KEYS),
      lifecycle_state: oneOf(LIFECYCLE_STATES),
      completed_at: timestamp,
    },
  },
  "product.support_diagnostics.opened": {
    feature_area: "support_diagnostics",
    label: "Support diagnostics",
    subjects: { tenant: "ten", operation_run: "run" },
    metadata: { source_surface: oneOf(DIAGNOSTICS_SURFACES), operation_type: oneOf(OPERATION_TYPES) },
  },
  "product.operations.started": {
    feature_area: "operations",
    label: "Operations started",
    subjects: { operation_run: "run" },
    metadata: { operation_type: oneOf(OPERATION_TYPES) },
  },
  "product.stored_report.created": {
    feature_area: "stored_reports",
    label: "Stored reports",
    subjects: { stored_report: "rep" },
    metadata: { report_type: oneOf(REPORT_TYPES) },
  },
  "product.review_pack.requested": {
    feature_area: "review_pack",
    label: "Review packs requested",
    subjects: { review_pack: "pck" },
    metadata: { source_surface: oneOf(PACK_SURFACES), include_operations: flag, include_pii: flag },
  },
} as const satisfies Record<string, EventDefinition>;

export type UsageEventName = keyof typeof USAGE_EVENTS;

/** Catalog order: the order of families in summaries, frames and on the dashboard. */
export const USAGE_EVENT_NAMES = Object.keys(USAGE_EVENTS) as UsageEventName[];

type MetadataOf<N extends UsageEventName> = (typeof USAGE_EVENTS)[N]["metadata"];

type ValueOf<R> = R extends { kind: "one_of"; values: readonly (infer V)[] }
  ? V
  : R extends { kind: "boolean" }
    ? boolean
    : R extends { kind: "timestamp" }
      ? number
      : never;

/** Metadata that a caller may give for one event; timestamps as epoch ms, `null` is dropped. */
export type UsageEventMetadata<N extends UsageEventName> = {
  [K in keyof MetadataOf<N>]?: ValueOf<MetadataOf<N>[K]> | null;
};

export type UsageEventSubject<N extends UsageEventName> = {
  type: Extract<keyof (typeof USAGE_EVENTS)[N]["subjects"], string>;
  id: string;
};
