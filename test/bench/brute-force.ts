import { USAGE_EVENT_NAMES } from "../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../../worker/features/telemetry/windows.contract.ts";
import type { Runtime } from "./runtime.ts";

/** What a dashboard shows: active workspaces, then each family in catalog order. */
export type Numbers = number[];

/** The numbers of every window at an instant, counted over the ledger. */
export async function countAt(runtime: Runtime, instant: number): Promise<Map<WindowKey, Numbers>> {
  const statements = WINDOW_KEYS.flatMap((window) => {
    const params = [instant - WINDOWS[window].length_ms, instant];
    const within = "INDEXED BY product_usage_events_time WHERE occurred_at >= ? AND occurred_at <= ?";
    return [
      { sql: `SELECT COUNT(DISTINCT workspace_id) AS n FROM product_usage_events ${within}`, params },
      { sql: `SELECT event_name, COUNT(*) AS n FROM product_usage_events ${within} GROUP BY event_name`, params },
    ];
  });
  const results = await runtime.run("sql", statements);
  return new Map(
    WINDOW_KEYS.map((window, index) => {
      const active = Number(results[2 * index]?.rows[0]?.n);
      const families = new Map(results[2 * index + 1]?.rows.map((row) => [row.event_name, Number(row.n)]));
      return [window, [active, ...USAGE_EVENT_NAMES.map((name) => families.get(name) ?? 0)]];
    }),
  );
}

export const differences = (a: Numbers, b: Numbers): number => a.filter((value, index) => value !== b[index]).length;
