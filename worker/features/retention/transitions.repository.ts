import { sql } from "drizzle-orm";
import type { Database } from "../../platform/database.ts";

/** The oldest transitions before the cutoff, as many as the limit at most. @returns how many went */
export async function deleteTransitions(db: Database, cutoff: number, limit: number): Promise<number> {
  const deleted = await db.run(sql`
    DELETE FROM operation_run_transitions WHERE id IN (
      SELECT id FROM operation_run_transitions WHERE occurred_at < ${cutoff} ORDER BY occurred_at, id LIMIT ${limit})`);
  return deleted.meta.changes;
}
