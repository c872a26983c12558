import { type SQL, sql } from "drizzle-orm";
import { platformRateLimits, rateLimits } from "../../../../db/schema/index.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/database.ts";
import type { Plane } from "../planes.contract.ts";

export interface LimitRule {
  /** Seconds. */
  window: number;
  max: number;
}

/** The longest window of any rule, seconds. */
export const LIMIT_WINDOW_SECONDS = 60;

const TABLES = { admin: rateLimits, system: platformRateLimits } as const;

/**
 * Counts one attempt in a fixed window that starts with the first one, in one statement: simultaneous attempts cannot
 * all read the same count. It reads one row and no more: whoever sends attempts decides how many there are.
 */
export async function countAttempt(
  deps: { db: Database; clock: Clock },
  plane: Plane,
  key: string,
  rule: LimitRule,
): Promise<{ allowed: boolean; retryAfter: number | null }> {
  const table = TABLES[plane];
  const now = deps.clock.now();
  const windowMs = rule.window * 1000;
  const isOver: SQL = sql`last_request <= ${now - windowMs}`;
  const [row] = await deps.db.all<{ count: number; started: number }>(sql`
    INSERT INTO ${table} (id, key, count, last_request) VALUES (${key}, ${key}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN ${isOver} THEN 1 ELSE count + 1 END,
      last_request = CASE WHEN ${isOver} THEN ${now} ELSE last_request END
    RETURNING count, last_request AS started`);
  const { count, started } = row ?? { count: 1, started: now };
  const allowed = count <= rule.max;
  return { allowed, retryAfter: allowed ? null : Math.max(1, Math.ceil((started + windowMs - now) / 1000)) };
}

/** At most `limit` counts that started by then, by the index on their start; how many it were. */
export async function deleteAttempts(db: Database, plane: Plane, startedBy: number, limit: number): Promise<number> {
  const table = TABLES[plane];
  const rows = await db.all(sql`
    DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE last_request <= ${startedBy} LIMIT ${limit})
    RETURNING 1`);
  return rows.length;
}
