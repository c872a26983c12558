import { z } from "@hono/zod-openapi";
import { CONTROL_KEYS } from "./control-catalog.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });
const person = z.object({ name: z.string() }).nullable();

export const pauseSchema = z
  .object({
    id: z.string(),
    /** Null for a global pause. */
    workspace: z.object({ id: z.string(), name: z.string() }).nullable(),
    reason: z.string(),
    state: z.enum(["active", "expired", "resumed"]),
    paused_by: person,
    paused_at: timestamp,
    /** When it ends by itself; null when somebody has to resume. */
    expires_at: timestamp.nullable(),
    resumed_by: person,
    resumed_at: timestamp.nullable(),
  })
  .openapi("ControlPause");
export type PauseView = z.infer<typeof pauseSchema>;

/** What pausing answers: the workspace's name only to who may see the names of workspaces. */
export const pausedSchema = pauseSchema
  .extend({ workspace: z.object({ id: z.string(), name: z.string().nullable() }).nullable() })
  .openapi("ControlPaused");
export type PausedView = z.infer<typeof pausedSchema>;

const controlHead = {
  key: z.enum(CONTROL_KEYS),
  label: z.string(),
  effect: z.string(),
  /** Active pauses, the global one first. */
  active: z.array(pauseSchema),
  /** More are active than those. */
  has_more_active: z.boolean(),
};

export const controlListSchema = z
  .object({ items: z.array(z.object(controlHead)), can_manage: z.boolean() })
  .openapi("ControlList");
export type ControlList = z.infer<typeof controlListSchema>;

export const controlSchema = z
  .object({
    ...controlHead,
    /** Pauses of every scope, newest first. */
    history: z.array(pauseSchema),
    next_cursor: z.string().nullable(),
    can_manage: z.boolean(),
  })
  .openapi("Control");
export type ControlView = z.infer<typeof controlSchema>;

export const pauseRequestSchema = z
  .strictObject({
    /** Absent for every workspace. */
    workspace_id: z.string().max(40).optional(),
    /** Operators of what is paused read it. */
    reason: z.string().trim().min(3, "Say why, in a few words.").max(500),
    expires_at: timestamp.optional(),
  })
  .openapi("PauseControl");
export type PauseRequest = z.infer<typeof pauseRequestSchema>;

/** What is paused for a workspace, as its members see it. */
export const workspaceControlsSchema = z
  .object({
    items: z.array(
      z.object({
        key: z.enum(CONTROL_KEYS),
        label: z.string(),
        effect: z.string(),
        reason: z.string(),
        ends_at: timestamp.nullable(),
      }),
    ),
  })
  .openapi("WorkspaceControls");
export type WorkspaceControls = z.infer<typeof workspaceControlsSchema>;
