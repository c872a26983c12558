// Free of zod: the web reads these values.
import type { OperationType } from "../telemetry/catalog.contract.ts";

/** What platform staff can pause (domain §12), with what it means for operators. */
export const CONTROLS = {
  "provider.verify": {
    label: "Provider verification",
    effect: "No provider connection can be verified, so no onboarding can get past “Verify access”.",
  },
  "inventory.sync": { label: "Inventory sync", effect: "No inventory can be synced." },
  "permission_posture.check": { label: "Permission posture check", effect: "No permission posture can be checked." },
  "entra_admin_roles.scan": { label: "Admin roles scan", effect: "No admin roles can be scanned." },
  "review_pack.generate": { label: "Review pack generation", effect: "No review pack can be generated." },
  "onboarding.activate": { label: "Tenant activation", effect: "No onboarding can be completed." },
} as const satisfies Record<string, { label: string; effect: string }>;

export type ControlKey = keyof typeof CONTROLS;

export const CONTROL_KEYS = Object.keys(CONTROLS) as ControlKey[];

/** The control that a start of the type asks; null for what cannot be paused. */
export const CONTROL_OF_OPERATION = {
  "provider.connection.check": "provider.verify",
  "inventory.sync": "inventory.sync",
  "permission_posture.check": "permission_posture.check",
  "entra_admin_roles.scan": "entra_admin_roles.scan",
  "review_pack.generate": "review_pack.generate",
  "evidence.snapshot": null,
  "tenant_review.compose": null,
} as const satisfies Record<OperationType, ControlKey | null>;
