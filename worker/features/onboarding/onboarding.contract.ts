import { z } from "@hono/zod-openapi";
import { CAPABILITIES } from "../access/capabilities.contract.ts";
import { connectionViewSchema } from "../connections/connections.contract.ts";
import { helpPayloadSchema } from "../help/help.contract.ts";
import { RUN_OUTCOMES } from "../operations/operation-types.contract.ts";
import { runViewSchema } from "../operations/operations.contract.ts";
import { reasonViewSchema } from "../providers/connections.contract.ts";
import { PERMISSION_OVERALLS } from "../providers/permissions.contract.ts";
import { reportViewSchema } from "../providers/verification.contract.ts";
import { CHECK_KEYS } from "../providers/verification-checks.contract.ts";
import { CHECKPOINT_KEYS, LIFECYCLE_STATES } from "../telemetry/catalog.contract.ts";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";
import { ACTION_KINDS, READINESS_SITUATIONS } from "./readiness.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });
const person = z.object({ name: z.string() }).nullable();

/** What to do next. `target` null is shown as a badge; a `command` is one of the draft's own routes or forms. */
export const primaryActionSchema = z.object({
  kind: z.enum(ACTION_KINDS),
  label: z.string(),
  target: z
    .discriminatedUnion("type", [
      /** `external` leads outside of the product and opens a new tab. */
      z.object({ type: z.literal("link"), url: z.string(), external: z.boolean() }),
      z.object({ type: z.literal("command") }),
    ])
    .nullable(),
  /** Whether the viewer may do it, and what they lack when not. */
  permitted: z.boolean(),
  capability: z.enum(CAPABILITIES).nullable(),
});
export type PrimaryAction = z.infer<typeof primaryActionSchema>;

export const readinessViewSchema = z
  .object({
    situation: z.enum(READINESS_SITUATIONS),
    summary: z.string(),
    /** The reason behind it, of connection or report. */
    reason: reasonViewSchema.nullable(),
    /** Which of connection, report and permission evidence is older than it should be; one sentence each. */
    freshness_notes: z.array(z.string()),
    primary_action: primaryActionSchema,
  })
  .openapi("OnboardingReadiness");
export type ReadinessView = z.infer<typeof readinessViewSchema>;

const draftHead = {
  id: z.string(),
  workspace_id: z.string(),
  version: z.int(),
  step: z.enum(CHECKPOINT_KEYS),
  last_completed_checkpoint: z.enum(CHECKPOINT_KEYS).nullable(),
  lifecycle: z.enum(LIFECYCLE_STATES),
  tenant: z
    .object({
      id: z.string(),
      display_name: z.string(),
      external_tenant_id: z.string().nullable(),
      status: z.enum(TENANT_STATUSES),
    })
    .nullable(),
  started_by: person,
  started_at: timestamp,
  last_changed_by: person,
  last_changed_at: timestamp,
  ended_at: timestamp.nullable(),
  /** Null for a completed or cancelled draft. */
  readiness: readinessViewSchema.nullable(),
};

export const draftSummarySchema = z.object(draftHead).openapi("OnboardingDraftSummary");
export type DraftSummary = z.infer<typeof draftSummarySchema>;

export const draftListSchema = z
  .object({ items: z.array(draftSummarySchema), next_cursor: z.string().nullable() })
  .openapi("OnboardingDraftList");
export type DraftList = z.infer<typeof draftListSchema>;

export const draftViewSchema = z
  .object({
    ...draftHead,
    /** What the viewer may do on this draft. */
    capabilities: z.array(z.enum(CAPABILITIES)),
    /** The selected one, which is the tenant's default. */
    connection: connectionViewSchema.nullable(),
    /** All of the tenant's, to choose from. */
    connections: z.array(connectionViewSchema),
    /** Contextual help of the situation; null when there is none to give. */
    help: helpPayloadSchema.nullable(),
    /** Active verification; its changes arrive over the live feed. */
    active_run: runViewSchema.nullable(),
    /** Latest verification that ended, whether or not it left a report. */
    last_run: z
      .object({ id: z.string(), outcome: z.enum(RUN_OUTCOMES), completed_at: timestamp.nullable() })
      .nullable(),
    /** Absent while a report exists, or when nothing is missing. */
    permission_diagnostics: z
      .object({
        overall: z.enum(PERMISSION_OVERALLS),
        missing_application: z.array(z.string()),
        missing_delegated: z.array(z.string()),
        errors: z.array(z.string()),
      })
      .optional(),
    /** “Supporting evidence”; links are null when they are not to be shown. */
    supporting_evidence: z.object({
      operation_run_id: z.string().nullable(),
      required_permissions_url: z.string().nullable(),
    }),
    report: reportViewSchema
      .extend({
        acknowledgements: z.array(z.object({ check_key: z.enum(CHECK_KEYS), by: person, at: timestamp })),
        /** Checks that can be acknowledged, and are not. */
        to_acknowledge: z.array(z.enum(CHECK_KEYS)),
        is_stale: z.boolean(),
      })
      .nullable(),
  })
  .openapi("OnboardingDraft");
export type DraftView = z.infer<typeof draftViewSchema>;

/** Directory id or domain, as pasted. */
const externalTenant = z.string().trim().toLowerCase().min(1, "Enter a directory id or a domain.").max(253);
const displayName = z.string().trim().min(1, "Enter a name.").max(120);

const identifySchema = z.strictObject({ external_tenant: externalTenant, display_name: displayName });
export type Identify = z.infer<typeof identifySchema>;

export const createDraftSchema = z
  .strictObject({ identify: identifySchema.optional() })
  .openapi("CreateOnboardingDraft");
export type CreateDraft = z.infer<typeof createDraftSchema>;

/** One change at a time: exactly one of the keys. */
export const changeDraftSchema = z
  .strictObject({
    identify: identifySchema.optional(),
    display_name: displayName.optional(),
    connection_id: z.string().max(40).optional(),
    acknowledge: z.enum(CHECK_KEYS).optional(),
    withdraw_acknowledgement: z.enum(CHECK_KEYS).optional(),
  })
  .refine((change) => Object.keys(change).length === 1, "Name exactly one change.")
  .openapi("ChangeOnboardingDraft");
export type ChangeDraft = z.infer<typeof changeDraftSchema>;
