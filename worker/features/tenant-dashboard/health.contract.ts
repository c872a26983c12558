import { z } from "@hono/zod-openapi";
import { CAPABILITIES } from "../access/capabilities.contract.ts";
import { OPERATION_TYPES } from "../operations/operation-types.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** Worst first. `unknown`: nothing speaks against the tenant, and too little for it. */
export const HEALTH_LEVELS = ["critical", "attention", "unknown", "healthy"] as const;
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

/** `info` is worth knowing and says nothing of how the tenant is. */
export const REASON_LEVELS = ["critical", "attention", "unknown", "info"] as const;
export type ReasonLevel = (typeof REASON_LEVELS)[number];

/** A page, or an operation to start on the tenant. */
export const stepActionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("link"), url: z.string(), new_tab: z.boolean() }),
  z.object({ kind: z.literal("start"), operation_type: z.enum(OPERATION_TYPES) }),
]);

export const nextStepSchema = z.object({
  label: z.string(),
  action: stepActionSchema,
  /** What it needs on the tenant. */
  capability: z.enum(CAPABILITIES),
  /** Why it is refused to everybody for the time being. */
  paused: z.object({ reason: z.string(), ends_at: timestamp.nullable() }).nullable(),
});
export type NextStep = z.infer<typeof nextStepSchema>;

export const tenantHealthSchema = z
  .object({
    level: z.enum(HEALTH_LEVELS),
    /** Worst first. `at` is when what it tells was observed. */
    reasons: z.array(
      z.object({ key: z.string(), level: z.enum(REASON_LEVELS), text: z.string(), at: timestamp.nullable() }),
    ),
    /** In the order in which they help. */
    next_steps: z.array(nextStepSchema),
  })
  .openapi("TenantHealth");
export type TenantHealth = z.infer<typeof tenantHealthSchema>;
