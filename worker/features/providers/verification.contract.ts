import { z } from "@hono/zod-openapi";
import { reasonViewSchema } from "./connections.contract.ts";
import {
  CHECK_KEYS,
  CHECK_SEVERITIES,
  CHECK_STATUSES,
  EVIDENCE_KINDS,
  REPORT_OVERALLS,
} from "./verification-checks.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** One check as it is shown. `reason_code` is null for a pass, and for a reason outside of the closed list. */
export const checkViewSchema = z
  .object({
    key: z.enum(CHECK_KEYS),
    title: z.string(),
    status: z.enum(CHECK_STATUSES),
    severity: z.enum(CHECK_SEVERITIES),
    blocking: z.boolean(),
    reason_code: z.string().nullable(),
    reason: reasonViewSchema.nullable(),
    message: z.string(),
    evidence: z.array(z.object({ kind: z.enum(EVIDENCE_KINDS), value: z.string() })),
    next_steps: z.array(z.object({ label: z.string(), url: z.string() })),
  })
  .openapi("VerificationCheck");
export type CheckView = z.infer<typeof checkViewSchema>;

/** What a check was in the previous report and is now. */
export const reportChangeSchema = z.object({
  key: z.enum(CHECK_KEYS),
  title: z.string(),
  from: z.object({ status: z.enum(CHECK_STATUSES), reason_label: z.string().nullable() }),
  to: z.object({ status: z.enum(CHECK_STATUSES), reason_label: z.string().nullable() }),
});

export const reportViewSchema = z
  .object({
    id: z.string(),
    schema_version: z.int(),
    flow: z.string(),
    generated_at: timestamp,
    connection_id: z.string(),
    /** The connection's `configured_at` as the verification began: with another one the report is of what it was. */
    connection_configured_at: timestamp,
    run_id: z.string(),
    checks: z.array(checkViewSchema),
    summary: z.object({
      overall: z.enum(REPORT_OVERALLS),
      counts: z.record(z.enum(CHECK_STATUSES), z.int()),
    }),
    fingerprint: z.string(),
    /** Null for the first report of a tenant; empty when nothing changed. */
    changes: z.array(reportChangeSchema).nullable(),
  })
  .openapi("VerificationReport");
export type ReportView = z.infer<typeof reportViewSchema>;
