import { and, asc, eq, gt, lt, or, type SQL, sql } from "drizzle-orm";
import { storedReports } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import { holdsLease, type Lease } from "../../platform/lease.ts";

/** Place of a report in the walk of the prune, oldest first. */
export interface PrunePlace {
  createdAt: number;
  id: string;
}

/** There is a later report of its type and tenant. The latest one stays, whatever its age. */
const isReplaced: SQL<number> = sql`EXISTS (SELECT 1 FROM stored_reports AS later
  WHERE later.workspace_id = stored_reports.workspace_id AND later.tenant_id = stored_reports.tenant_id
    AND later.type = stored_reports.type AND later.id > stored_reports.id)`;

/** Reports from before the cutoff, after a place: each row is read once, with one look for a later one. */
export const listOldReports = (db: Database, cutoff: number, after: PrunePlace | null, limit: number) =>
  db
    .select({ id: storedReports.id, createdAt: storedReports.createdAt, isReplaced })
    .from(storedReports)
    .where(
      and(
        lt(storedReports.createdAt, cutoff),
        after === null
          ? undefined
          : or(
              gt(storedReports.createdAt, after.createdAt),
              and(eq(storedReports.createdAt, after.createdAt), gt(storedReports.id, after.id)),
            ),
      ),
    )
    .orderBy(asc(storedReports.createdAt), asc(storedReports.id))
    .limit(limit);

/** Their parts go with them. That a later report exists is asked once more: a tenant never loses its latest. */
export const deleteReplaced = (db: Database, lease: Lease, ids: readonly string[], cutoff: number): Statement =>
  db.run(sql`DELETE FROM stored_reports WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
    AND created_at < ${cutoff} AND ${isReplaced} AND ${holdsLease(lease)}`);
