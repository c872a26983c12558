import { z } from "@hono/zod-openapi";
import { retentionSchema } from "../retention/retention.contract.ts";
import { USAGE_EVENT_NAMES } from "../telemetry/catalog.contract.ts";
import { DEFAULT_WINDOW, WINDOW_KEYS } from "../telemetry/windows.contract.ts";

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

export const consoleSchema = z
  .object({ window: windowKey, product_telemetry: telemetrySchema, retention: retentionSchema })
  .openapi("Console");

export const comparisonSchema = z
  .object({
    compared: count,
    mismatches: count,
    rows: z.array(z.object({ window: windowKey, measure: z.string(), hub: count, ledger: count })),
  })
  .openapi("ConsoleComparison");
