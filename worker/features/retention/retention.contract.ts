import { z } from "@hono/zod-openapi";

export const pruneRunSchema = z
  .object({
    started_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    status: z.enum(["running", "succeeded", "failed", "interrupted"]),
    trigger: z.enum(["cron", "command"]),
    rows_deleted: z.number().int(),
    cutoff_at: z.iso.datetime().nullable(),
    duration_ms: z.number().int().nullable(),
  })
  .openapi("PruneRun");

export const retentionSchema = z
  .object({
    product_usage_events: z.object({
      retention_days: z.number().int(),
      next_run_at: z.iso.datetime(),
      next_cutoff_at: z.iso.datetime(),
      /** Ids between the oldest and the newest row: exact unless a tenant was deleted for good. */
      rows_in_ledger_approx: z.number().int(),
      last_run: pruneRunSchema.nullable(),
      last_success_at: z.iso.datetime().nullable(),
    }),
    /** The latest of each type and tenant stays, whatever its age. */
    stored_reports: z.object({
      retention_days: z.number().int(),
      next_run_at: z.iso.datetime(),
      next_cutoff_at: z.iso.datetime(),
      last_run: pruneRunSchema.nullable(),
      last_success_at: z.iso.datetime().nullable(),
    }),
    /** Packs that expired, with their objects; `rows_deleted` counts the packs. */
    review_packs: z.object({
      retention_days: z.number().int(),
      next_run_at: z.iso.datetime(),
      next_cutoff_at: z.iso.datetime(),
      last_run: pruneRunSchema.nullable(),
      last_success_at: z.iso.datetime().nullable(),
    }),
    /** What the console counts operations by; the runs themselves stay. */
    operation_run_transitions: z.object({
      retention_days: z.number().int(),
      next_run_at: z.iso.datetime(),
      next_cutoff_at: z.iso.datetime(),
      last_run: pruneRunSchema.nullable(),
      last_success_at: z.iso.datetime().nullable(),
    }),
  })
  .openapi("Retention");

export type RetentionView = z.infer<typeof retentionSchema>;
