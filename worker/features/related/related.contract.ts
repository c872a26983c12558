import { z } from "@hono/zod-openapi";
import { RUN_OUTCOMES, RUN_STATUSES } from "../operations/operation-types.contract.ts";
import { REPORT_OVERALLS } from "../providers/verification-checks.contract.ts";
import { REPORT_TYPES } from "../reports/report-types.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

const runReferenceSchema = z.object({
  id: z.string(),
  status: z.enum(RUN_STATUSES),
  outcome: z.enum(RUN_OUTCOMES),
  created_at: timestamp,
  /** Whether the later one of the two is a retry of the earlier one. */
  is_retry: z.boolean(),
});
export type RunReference = z.infer<typeof runReferenceSchema>;

export const MADE_KINDS = ["evidence_snapshot", "tenant_review", "review_pack"] as const;

/** What a run made beside reports: a type of run makes one kind, and a run one of it. */
const madeRecordSchema = z.object({
  kind: z.enum(MADE_KINDS),
  id: z.string(),
  /** What people call it; null for what is told by its time alone. */
  title: z.string().nullable(),
  created_at: timestamp,
});
export type MadeRecord = z.infer<typeof madeRecordSchema>;

/** What belongs to a run, as far as the viewer of the run may open it. */
export const relatedRecordsSchema = z
  .object({
    /** The runs of the same type, place and inputs before and after it. */
    previous_run: runReferenceSchema.nullable(),
    next_run: runReferenceSchema.nullable(),
    /** The report that the run made; the tenant's latest one is what other pages show. */
    verification_report: z
      .object({ id: z.string(), overall: z.enum(REPORT_OVERALLS), generated_at: timestamp, is_latest: z.boolean() })
      .nullable(),
    /** The stored report that the run made; null when it found nothing new, or the report is no longer stored. */
    stored_report: z.object({ id: z.string(), type: z.enum(REPORT_TYPES), is_latest: z.boolean() }).nullable(),
    /** Null for a run that makes no such thing, is under way or did not succeed. */
    made: madeRecordSchema.nullable(),
    /** The tenant's default provider connection. */
    provider_connection: z.object({ id: z.string() }).nullable(),
    /** The tenant's open onboarding. */
    onboarding_draft: z.object({ id: z.string() }).nullable(),
  })
  .openapi("RelatedRecords");
export type RelatedRecords = z.infer<typeof relatedRecordsSchema>;
