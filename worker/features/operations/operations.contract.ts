import { z } from "@hono/zod-openapi";
import { reasonViewSchema } from "../providers/connections.contract.ts";
import { OPERATION_TYPES, RUN_OUTCOMES, RUN_STATUSES, STAGE_STATES } from "./operation-types.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const runViewSchema = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    /** Null for a workspace-wide run. */
    tenant: z.object({ id: z.string(), display_name: z.string() }).nullable(),
    type: z.enum(OPERATION_TYPES),
    type_label: z.string(),
    status: z.enum(RUN_STATUSES),
    outcome: z.enum(RUN_OUTCOMES),
    /** Null for a run that the system started, or whose user is gone. */
    initiator: z.object({ name: z.string() }).nullable(),
    /** `stage` is the key of the stage being worked on; null before the first and after the last. */
    progress: z.object({
      done: z.int(),
      total: z.int(),
      stage: z.string().nullable(),
      stage_label: z.string().nullable(),
    }),
    stages: z.array(z.object({ key: z.string(), label: z.string(), state: z.enum(STAGE_STATES) })),
    summary_counts: z.record(z.string(), z.int()),
    /** The one that decided the outcome first. `stage` is named by those that the run went on after. */
    failures: z.array(z.object({ reason: reasonViewSchema, message: z.string(), stage: z.string().optional() })),
    next_step: z.string().nullable(),
    /** When a run that was ended because it stood still had moved last; null for any other. */
    stuck_since: timestamp.nullable(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    progressed_at: timestamp,
    completed_at: timestamp.nullable(),
  })
  .openapi("OperationRun");
export type RunView = z.infer<typeof runViewSchema>;

export const runListSchema = z
  .object({ items: z.array(runViewSchema), next_cursor: z.string().nullable() })
  .openapi("OperationRunList");
export type RunList = z.infer<typeof runListSchema>;

/** No type that can be started takes inputs yet: any key of `inputs` is an unknown field. */
export const startRequestSchema = z
  .strictObject({ type: z.enum(OPERATION_TYPES), inputs: z.strictObject({}).optional() })
  .openapi("StartOperation");
export type StartRequest = z.infer<typeof startRequestSchema>;

/** What a tenant's row shows of the run that is active on it. */
export const activeRunSchema = runViewSchema.pick({ id: true, type: true, status: true, progress: true });
export type ActiveRun = z.infer<typeof activeRunSchema>;
