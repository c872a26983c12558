import { z } from "@hono/zod-openapi";
import { reasonViewSchema } from "../providers/connections.contract.ts";
import { OPERATION_TYPES, RUN_OUTCOMES, RUN_STATUSES, STAGE_STATES } from "./operation-types.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const staffRunsQuery = z.strictObject({
  status: z.enum(RUN_STATUSES).optional(),
  outcome: z.enum(RUN_OUTCOMES).optional(),
  type: z.enum(OPERATION_TYPES).optional(),
  workspace_id: z
    .string()
    .regex(/^ws_[0-9a-hjkmnp-tv-z]{26}$/, "Not an id of a workspace.")
    .optional(),
  tenant_id: z
    .string()
    .regex(/^ten_[0-9a-hjkmnp-tv-z]{26}$/, "Not an id of a tenant.")
    .optional(),
  cursor: z
    .string()
    .regex(/^run_[0-9a-hjkmnp-tv-z]{26}$/, "Take the cursor from next_cursor.")
    .optional(),
});
export type StaffRunsQuery = z.infer<typeof staffRunsQuery>;

/** A run as platform staff see it: whose it is, and no person, message or input. */
export const staffRunSchema = z
  .object({
    id: z.string(),
    workspace: z.object({ id: z.string(), name: z.string() }),
    /** Null for a workspace-wide run. */
    tenant: z.object({ id: z.string(), display_name: z.string() }).nullable(),
    /** Null for a type that this version does not know. */
    type: z.enum(OPERATION_TYPES).nullable(),
    type_label: z.string(),
    status: z.enum(RUN_STATUSES),
    outcome: z.enum(RUN_OUTCOMES),
    stuck: z.boolean(),
    /** Whether somebody started it, and not who. */
    started_by: z.enum(["user", "system"]),
    attempt: z.int(),
    progress: z.object({ done: z.int(), total: z.int() }),
    stages: z.array(z.object({ key: z.string(), label: z.string(), state: z.enum(STAGE_STATES) })),
    reasons: z.array(reasonViewSchema),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    progressed_at: timestamp,
    completed_at: timestamp.nullable(),
  })
  .openapi("StaffRun");
export type StaffRun = z.infer<typeof staffRunSchema>;

export const staffRunListSchema = z
  .object({
    items: z.array(staffRunSchema),
    next_cursor: z.string().nullable(),
    /** The page ended before it was full: runs created until then were looked at, the cursor goes on from there. */
    searched_until: timestamp.nullable(),
  })
  .openapi("StaffRunList");
export type StaffRunList = z.infer<typeof staffRunListSchema>;
