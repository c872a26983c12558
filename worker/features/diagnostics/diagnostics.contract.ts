import { z } from "@hono/zod-openapi";
import { helpPayloadSchema } from "../help/help.contract.ts";
import { OPERATION_TYPES, RUN_OUTCOMES, RUN_STATUSES } from "../operations/operation-types.contract.ts";
import { reasonViewSchema } from "../providers/connections.contract.ts";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";
import {
  AVAILABILITIES,
  CONTEXT_TYPES,
  FRESHNESS_STATES,
  ISSUE_SOURCES,
  REDACTION_KINDS,
  SECTION_KEYS,
} from "./diagnostics-words.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** `url` is a page of the product that the viewer may open. */
export const referenceSchema = z.object({ label: z.string(), url: z.string() });
export type Reference = z.infer<typeof referenceSchema>;

export const sectionSchema = z.object({
  key: z.enum(SECTION_KEYS),
  title: z.string(),
  availability: z.enum(AVAILABILITIES),
  summary: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  references: z.array(referenceSchema),
});
export type Section = z.infer<typeof sectionSchema>;
export type Fact = Section["facts"][number];

export const redactionMarkerSchema = z.object({
  kind: z.enum(REDACTION_KINDS),
  label: z.string(),
  why: z.string(),
  count: z.int(),
});
export type RedactionMarker = z.infer<typeof redactionMarkerSchema>;

/** What is known about a tenant or a run, derived and redacted for a support case (domain §9). */
export const bundleSchema = z
  .object({
    context_type: z.enum(CONTEXT_TYPES),
    headline: z.string(),
    /** Null when nothing that is known speaks of an issue. */
    dominant_issue: z
      .object({ source: z.enum(ISSUE_SOURCES), summary: z.string(), reason: reasonViewSchema.nullable() })
      .nullable(),
    workspace: z.object({ id: z.string(), name: z.string() }),
    /** Null for a workspace-wide run. */
    tenant: z
      .object({
        id: z.string(),
        display_name: z.string(),
        status: z.enum(TENANT_STATUSES),
        /** The directory id at the provider; null until it was identified. */
        external_tenant_id: z.string().nullable(),
      })
      .nullable(),
    /** Null when no operation has ended on the tenant. */
    operation_run: z
      .object({
        id: z.string(),
        type: z.enum(OPERATION_TYPES),
        type_label: z.string(),
        status: z.enum(RUN_STATUSES),
        outcome: z.enum(RUN_OUTCOMES),
      })
      .nullable(),
    /** `evidence_at` is when the newest evidence was observed; null when there is none. */
    freshness: z.object({
      state: z.enum(FRESHNESS_STATES),
      generated_at: timestamp,
      evidence_at: timestamp.nullable(),
      notes: z.array(z.string()),
    }),
    completeness_note: z.string(),
    redaction: z.object({
      mode: z.literal("default_redacted"),
      markers: z.array(redactionMarkerSchema),
      note: z.string(),
    }),
    contextual_help: helpPayloadSchema.nullable(),
    sections: z.array(sectionSchema),
    notes: z.array(z.string()),
    generated_from: z.literal("derived_existing_truth"),
  })
  .openapi("SupportDiagnostics");
export type Bundle = z.infer<typeof bundleSchema>;
