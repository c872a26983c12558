// Free of zod: the web reads these values.
import type { Capability } from "../access/capabilities.contract.ts";
import { OPERATION_TYPES, type OperationType } from "../telemetry/catalog.contract.ts";

export { OPERATION_TYPES, type OperationType };

export interface OperationStage {
  key: string;
  label: string;
}

interface OperationDefinition {
  label: string;
  /** What a user needs on the tenant to start, cancel or retry it. */
  capability: Capability;
  /** In the order of execution; empty for a type that cannot be started yet. */
  stages: readonly OperationStage[];
  /** The request that starts it, for a type that is not started like the others: what it needs stands in that body. */
  startedBy?: string;
}

/** The seven operation types (domain §8). A type can be started from the moment that it has stages. */
export const OPERATIONS = {
  "provider.connection.check": {
    label: "Provider connection check",
    capability: "provider.verify",
    stages: [
      { key: "connection", label: "Read provider connection" },
      { key: "admin_consent", label: "Check admin consent" },
      { key: "token", label: "Sign in at the provider" },
      { key: "organization", label: "Confirm the directory" },
      { key: "permissions", label: "Read granted permissions" },
      { key: "directory_roles", label: "Read directory roles" },
      { key: "intune", label: "Read device management" },
      { key: "report", label: "Complete the verification" },
    ],
  },
  "inventory.sync": {
    label: "Inventory sync",
    capability: "operations.run",
    stages: [
      { key: "connection", label: "Read provider connection" },
      { key: "token", label: "Sign in at the provider" },
      { key: "conditional_access_policies", label: "Count conditional access policies" },
      { key: "device_compliance_policies", label: "Count device compliance policies" },
      { key: "applications", label: "Count applications" },
      { key: "service_principals", label: "Count service principals" },
      { key: "managed_devices", label: "Count devices" },
      { key: "device_configurations", label: "Count device configurations" },
      { key: "inventory", label: "Complete the inventory" },
    ],
  },
  "permission_posture.check": {
    label: "Permission posture check",
    capability: "operations.run",
    stages: [
      { key: "connection", label: "Read provider connection" },
      { key: "token", label: "Sign in at the provider" },
      { key: "permissions", label: "Read granted permissions" },
      { key: "report", label: "Complete the report" },
    ],
  },
  "entra_admin_roles.scan": {
    label: "Admin roles scan",
    capability: "operations.run",
    stages: [
      { key: "connection", label: "Read provider connection" },
      { key: "token", label: "Sign in at the provider" },
      { key: "role_definitions", label: "Read role definitions" },
      { key: "role_assignments", label: "Read role assignments" },
      { key: "time_bound", label: "Read time-bound assignments" },
      { key: "group_members", label: "Read members of groups" },
      { key: "report", label: "Complete the report" },
    ],
  },
  "evidence.snapshot": {
    label: "Evidence snapshot",
    capability: "operations.run",
    stages: [
      { key: "freeze", label: "Freeze reports, findings and operations" },
      { key: "fingerprint", label: "Fingerprint what was frozen" },
      { key: "comparison", label: "Compare with the snapshot before" },
    ],
  },
  "review_pack.generate": {
    label: "Review pack generation",
    capability: "review_packs.request",
    stages: [
      { key: "evidence", label: "Read the evidence" },
      { key: "files", label: "Write the files" },
      { key: "store", label: "Store the archive" },
      { key: "complete", label: "Complete the review pack" },
    ],
    startedBy: "POST /api/admin/tenants/{tenantId}/review-packs or POST /api/admin/reviews/{reviewId}/review-packs",
  },
  "tenant_review.compose": {
    label: "Tenant review composition",
    capability: "reviews.create",
    stages: [
      { key: "evidence", label: "Read the evidence snapshot" },
      { key: "review", label: "Compose the review" },
    ],
    startedBy: "POST /api/admin/tenants/{tenantId}/reviews",
  },
} as const satisfies Record<OperationType, OperationDefinition>;

export type StartableType = {
  [T in OperationType]: (typeof OPERATIONS)[T]["stages"] extends readonly [] ? never : T;
}[OperationType];

export const stagesOf = (type: OperationType): readonly OperationStage[] => OPERATIONS[type].stages;

/** What a user needs on the tenant to start the type; `operations.run` for a word that is none. */
export function capabilityToStart(type: unknown): Capability {
  const known = OPERATION_TYPES.find((name) => name === type);
  return known === undefined ? "operations.run" : OPERATIONS[known].capability;
}

export const isStartable = (type: OperationType): type is StartableType => stagesOf(type).length > 0;

/** The request of its own that starts the type; null for one that is started like the others. */
export const ownRequestOf = (type: OperationType): string | null => {
  const definition: OperationDefinition = OPERATIONS[type];
  return definition.startedBy ?? null;
};

export const RUN_STATUSES = ["queued", "running", "completed"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_OUTCOMES = ["pending", "succeeded", "partially_succeeded", "failed", "blocked", "cancelled"] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

export const STAGE_STATES = ["pending", "running", "done", "failed", "skipped"] as const;
export type StageState = (typeof STAGE_STATES)[number];

export const isActive = (status: RunStatus): boolean => status !== "completed";

/** Outcomes after which starting once more makes sense. */
export const RETRYABLE_OUTCOMES: readonly RunOutcome[] = ["partially_succeeded", "failed", "blocked", "cancelled"];

/** Whether a run can be started once more: the one rule of the API and of the page that offers it. */
export const isRetryable = (run: { type: OperationType; outcome: RunOutcome }): boolean =>
  RETRYABLE_OUTCOMES.includes(run.outcome) && isStartable(run.type);

/** A run without progress for this long is stuck and is ended as failed, ms (domain §8). */
export const STUCK_AFTER_MS = 15 * 60_000;

/** An active run that has not moved for this long is told to stand still; an execution that works is never so silent. */
export const QUIET_AFTER_MS = 60_000;
