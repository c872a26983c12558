import { type SQL, sql } from "drizzle-orm";
import type { Database, Statement } from "../../platform/database.ts";
import type { ValidUsageEvent } from "./recorder.rules.ts";

export interface LedgerRow {
  workspaceId: string;
  tenantId: string;
  userId: string;
  event: ValidUsageEvent;
  /** Of the subject, where it is asked at the event's place in the batch; the event's own otherwise. */
  subjectId?: SQL | undefined;
  /** Server's time of the commit, epoch ms. */
  now: number;
}

/**
 * Inserts one usage event if `observes` holds when the batch runs, so that a start that lost its race leaves none.
 *
 * `occurred_at` never runs backwards in ledger order: isolates' clocks differ by some milliseconds, so the insert takes
 * the newest row's time where that is later. It reads one row by primary key for it.
 */
export function insertUsageEvent(db: Database, row: LedgerRow, observes: SQL): Statement {
  const { event, now } = row;
  return db.run(sql`
    INSERT INTO product_usage_events
      (workspace_id, tenant_id, user_id, event_name, feature_area, subject_type, subject_id, metadata, occurred_at, recorded_at)
    SELECT ${row.workspaceId}, ${row.tenantId}, ${row.userId}, ${event.event}, ${event.featureArea}, ${event.subject.type},
      ${row.subjectId ?? event.subject.id}, ${JSON.stringify(event.metadata)},
      MAX(${now}, COALESCE((SELECT occurred_at FROM product_usage_events ORDER BY id DESC LIMIT 1), 0)), ${now}
    WHERE ${observes}`);
}
