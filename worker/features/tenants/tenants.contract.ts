import { z } from "@hono/zod-openapi";
import { CAPABILITIES, ROLES } from "../access/capabilities.contract.ts";
import { findingSummarySchema } from "../findings/findings.contract.ts";
import { activeRunSchema, runViewSchema } from "../operations/operations.contract.ts";
import { CONSENT_STATUSES, VERIFICATION_STATUSES } from "../providers/connection-state.contract.ts";
import { reasonViewSchema } from "../providers/connections.contract.ts";
import { handOverSchema } from "../tenant-dashboard/hand-over.contract.ts";
import { tenantHealthSchema } from "../tenant-dashboard/health.contract.ts";
import { reportHeadSchema } from "../tenant-dashboard/report-heads.contract.ts";
import { TENANT_STATUSES } from "./tenant-status.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const CONNECTION_TYPES = ["platform", "dedicated"] as const;

/** The tenant's default provider connection. */
export const providerViewSchema = z
  .object({
    connection_type: z.enum(CONNECTION_TYPES),
    enabled: z.boolean(),
    consent_status: z.enum(CONSENT_STATUSES),
    verification_status: z.enum(VERIFICATION_STATUSES),
    last_health_check_at: timestamp.nullable(),
    last_error: reasonViewSchema.nullable(),
  })
  .openapi("ProviderConnection");
export type ProviderView = z.infer<typeof providerViewSchema>;

export const tenantViewSchema = z
  .object({
    id: z.string(),
    display_name: z.string(),
    status: z.enum(TENANT_STATUSES),
    /** The viewer's role on the tenant, and what it allows there. */
    role: z.enum(ROLES),
    capabilities: z.array(z.enum(CAPABILITIES)),
    provider: providerViewSchema.nullable(),
    active_run: activeRunSchema.nullable(),
  })
  .openapi("Tenant");
export type TenantView = z.infer<typeof tenantViewSchema>;

export const tenantListSchema = z
  .object({ items: z.array(tenantViewSchema), next_cursor: z.string().nullable() })
  .openapi("TenantList");
export type TenantList = z.infer<typeof tenantListSchema>;

export const tenantDetailSchema = tenantViewSchema
  .extend({
    workspace_id: z.string(),
    /** The directory id at the provider; null until it was identified. */
    external_tenant_id: z.string().nullable(),
    created_at: timestamp,
    recent_runs: z.array(runViewSchema),
    /** What waits for somebody, counted up to ten each. */
    findings: findingSummarySchema,
    /** The latest stored report of each type. */
    reports: z.array(reportHeadSchema),
    /** Null for who may not see it. */
    hand_over: handOverSchema.nullable(),
    health: tenantHealthSchema,
  })
  .openapi("TenantDetail");
export type TenantDetail = z.infer<typeof tenantDetailSchema>;

export const tenantListQuery = z.strictObject({
  cursor: z.string().max(60).optional(),
  /** Part of the display name. */
  q: z.string().trim().max(120).optional(),
});
