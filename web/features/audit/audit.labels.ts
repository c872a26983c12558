import {
  AUDIT_RESOURCE_TYPES,
  type AuditOutcome,
  type AuditResourceType,
} from "../../../worker/features/audit/audit-words.contract.ts";
import type { AuditLogEntry } from "../../../worker/features/audit-log/audit-log.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export const OUTCOME_LABELS: Readonly<Record<AuditOutcome, { text: string; tone: Tone }>> = {
  succeeded: { text: "Succeeded", tone: "success" },
  denied: { text: "Denied", tone: "warning" },
  failed: { text: "Failed", tone: "danger" },
};

export const SYSTEM = "The system";
export const STAFF = "Platform staff";

export function actorName({ kind, name }: AuditLogEntry["actor"]): string {
  if (kind === "system") return SYSTEM;
  return kind === "platform_user" ? STAFF : (name ?? "An account that is gone");
}

type PageOf = (id: string, tenantId: string | undefined) => string | undefined;

/** What is shown among its like on a page of the tenant. */
const ofTenant =
  (page: (id: string) => string): PageOf =>
  (id, tenantId) =>
    tenantId === undefined ? undefined : `/admin/t/${tenantId}/${page(id)}`;

const PAGES: Readonly<Partial<Record<AuditResourceType, PageOf>>> = {
  tenant: (id) => `/admin/t/${id}`,
  operation_run: (id) => `/admin/operations/${id}`,
  tenant_onboarding_session: (id) => `/admin/onboarding/${id}`,
  provider_connection: ofTenant(() => "provider-connection"),
  finding: ofTenant((id) => `findings?finding=${id}`),
  evidence_snapshot: (id) => `/admin/evidence/${id}`,
  tenant_review: (id) => `/admin/reviews/${id}`,
  review_pack: ofTenant(() => "review-packs"),
};

/** The page of what an entry is about, where it has one. */
export function resourceHref({ resource, tenant }: Pick<AuditLogEntry, "resource" | "tenant">): string | undefined {
  const type = AUDIT_RESOURCE_TYPES.find((known) => known === resource.type);
  return type === undefined || resource.id === null ? undefined : PAGES[type]?.(resource.id, tenant?.id);
}

/** `operation_type` as “Operation type”. */
export const detailLabel = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll("_", " ");

export function detailText(value: AuditLogEntry["metadata"][string]): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return Array.isArray(value) ? value.join(", ") || "None" : String(value);
}
