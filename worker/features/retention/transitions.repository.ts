import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../platform/database.ts";
import { holdsLease, type Lease } from "../../platform/lease.ts";

/** Deletes the oldest transitions before the cutoff, as many as the limit at most, as long as the lease is held. */
export const deleteTransitions = (db: Database, lease: Lease, cutoff: number, limit: number): Statement =>
  db.run(sql`
    DELETE FROM operation_run_transitions WHERE ${holdsLease(lease)} AND id IN (
      SELECT id FROM operation_run_transitions WHERE occurred_at < ${cutoff} ORDER BY occurred_at, id LIMIT ${limit})`);
