import { z } from "@hono/zod-openapi";
import { OPERATION_TYPES } from "../operations/operation-types.contract.ts";
import { REASON_CODES } from "../providers/reason-codes.contract.ts";
import { retentionSchema } from "../retention/retention.contract.ts";
import { USAGE_EVENT_NAMES } from "../telemetry/catalog.contract.ts";
import { DEFAULT_WINDOW, WINDOW_KEYS } from "../telemetry/windows.contract.ts";
import { HEALTH_STATUSES, MAX_FAILURES, MAX_OFFENDERS } from "./operations-frame.contract.ts";

/** `?window=`: an unknown value falls back to the default (domain §4.4), so it is never an error. */
export const windowQuery = z.object({
  window: z
    .string()
    .optional()
    // one that is given twice arrives as a list
    .catch(undefined)
    .openapi({
      type: "string",
      description: `One of ${WINDOW_KEYS.join(", ")}; anything else is ${DEFAULT_WINDOW}`,
      example: DEFAULT_WINDOW,
    }),
});

const windowKey = z.enum(WINDOW_KEYS);
const count = z.number().int().nonnegative();
const family = z.object({ label: z.string(), count });

export const summarySchema = z
  .object({
    window: z.object({ key: windowKey, start_at: z.iso.datetime(), end_at: z.iso.datetime() }),
    active_workspaces: count,
    total_events: count,
    families: z.object(
      Object.fromEntries(USAGE_EVENT_NAMES.map((name) => [name, family])) as Record<
        (typeof USAGE_EVENT_NAMES)[number],
        typeof family
      >,
    ),
  })
  .openapi("TelemetrySummary");

export type TelemetrySummary = z.infer<typeof summarySchema>;

const bars = z.array(count);

export const telemetrySchema = summarySchema
  .extend({
    bucket_ms: z.number().int(),
    first_bucket_at: z.iso.datetime(),
    bars: z.object(
      Object.fromEntries(USAGE_EVENT_NAMES.map((name) => [name, bars])) as Record<
        (typeof USAGE_EVENT_NAMES)[number],
        typeof bars
      >,
    ),
  })
  .openapi("ConsoleTelemetry");

export type ConsoleTelemetry = z.infer<typeof telemetrySchema>;

/** Whose run it is; null for a viewer who may not know, and the tenant null for a workspace-wide run. */
const place = {
  tenant: z.object({ id: z.string(), display_name: z.string() }).nullable(),
  workspace: z.object({ id: z.string(), name: z.string() }).nullable(),
};

export const operationsSchema = z
  .object({
    window: z.object({ key: windowKey, start_at: z.iso.datetime(), end_at: z.iso.datetime() }),
    health: z.object({ status: z.enum(HEALTH_STATUSES), reasons: z.array(z.string()) }),
    started: count,
    active: count,
    failed: count,
    stuck: count,
    succeeded: count,
    /** Null when no run succeeded or failed. */
    success_rate: z.number().min(0).max(1).nullable(),
    shows_names: z.boolean(),
    top_offenders: z.array(z.object({ ...place, failed: count })).max(MAX_OFFENDERS),
    recent_failures: z
      .array(
        z.object({
          run_id: z.string(),
          ...place,
          type: z.enum(OPERATION_TYPES).nullable(),
          type_label: z.string(),
          reason_code: z.enum(REASON_CODES).nullable(),
          reason_label: z.string(),
          stuck: z.boolean(),
          failed_at: z.iso.datetime(),
        }),
      )
      .max(MAX_FAILURES),
  })
  .openapi("ConsoleOperations");

export type ConsoleOperations = z.infer<typeof operationsSchema>;

/** A part that cannot be told now is null and stands in `unavailable`: the others are told all the same. */
export const consoleSchema = z
  .object({
    window: windowKey,
    operations: operationsSchema.nullable(),
    product_telemetry: telemetrySchema.nullable(),
    retention: retentionSchema.nullable(),
    unavailable: z.array(
      z.object({
        part: z.enum(["operations", "product_telemetry", "retention"]),
        reason: z.enum(["rebuilding", "unreachable"]),
      }),
    ),
  })
  .openapi("Console");

export type Console = z.infer<typeof consoleSchema>;

export const comparisonSchema = z
  .object({
    compared: count,
    mismatches: count,
    rows: z.array(z.object({ window: windowKey, measure: z.string(), hub: count, ledger: count })),
  })
  .openapi("ConsoleComparison");
