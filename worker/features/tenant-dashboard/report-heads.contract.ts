import { z } from "@hono/zod-openapi";
import { REPORT_TYPES } from "../telemetry/catalog.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const reportHeadSchema = z
  .object({
    id: z.string(),
    type: z.enum(REPORT_TYPES),
    title: z.string(),
    /** Of 100; null for a type that has none. */
    score: z.int().nullable(),
    summary: z.string(),
    /** Against the report before; null for the first of the tenant. */
    change: z.string().nullable(),
    created_at: timestamp,
    /** When its operation last went through: what has not changed since makes no new report. */
    checked_at: timestamp,
  })
  .openapi("ReportHead");
export type ReportHeadView = z.infer<typeof reportHeadSchema>;
