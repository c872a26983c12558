import { z } from "@hono/zod-openapi";
import { SEALED_CURSOR } from "../../platform/sealed-cursor.contract.ts";
import { OPERATION_TYPES, RUN_OUTCOMES, RUN_STATUSES } from "./operation-types.contract.ts";
import { runViewSchema } from "./operations.contract.ts";

/** Runs of a page of the operators' list. */
export const LIST_PAGE = 25;

const tenantId = z.string().regex(/^ten_[0-9a-hjkmnp-tv-z]{26}$/, "Not an id of a tenant.");

export const listQuerySchema = z.strictObject({
  /** A tenant, or `none` for runs without one. */
  tenant_id: z.union([z.literal("none"), tenantId]).optional(),
  type: z.enum(OPERATION_TYPES).optional(),
  status: z.enum(RUN_STATUSES).optional(),
  outcome: z.enum(RUN_OUTCOMES).optional(),
  /** Runs that were ended because they stood still. */
  stuck: z.literal("1").optional(),
  /** Runs that the caller started. */
  mine: z.literal("1").optional(),
  /** The beginning of a run id, or a part of a tenant's name. */
  q: z.string().trim().max(120).optional(),
  cursor: z
    .string()
    .regex(new RegExp(`^(run_[0-9a-hjkmnp-tv-z]{26}|${SEALED_CURSOR})$`), "Take the cursor from next_cursor.")
    .optional(),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

export const runPageSchema = z
  .object({
    items: z.array(runViewSchema),
    /** The last run of a full page; sealed for this caller after a page that is not full. */
    next_cursor: z.string().nullable(),
    /** The page ended before it was full: runs created until then were looked at, the cursor goes on from there. */
    searched_until: z.iso.datetime({ precision: 3 }).nullable(),
  })
  .openapi("OperationRunPage");
export type RunPage = z.infer<typeof runPageSchema>;
