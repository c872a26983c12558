import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { reviewPacks } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";

const ACTIVE = ["queued", "generating"];

/** The pack of the run is not made any more. One that is ready, or has failed with a reason of its own, stays. */
export const failPackOfRun = (db: Database, runId: string, code: string, onlyIf: SQL): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "failed", failureReasonCode: code })
    .where(and(eq(reviewPacks.runId, runId), inArray(reviewPacks.status, ACTIVE), onlyIf));

/**
 * Condition that a run's pack can be made once more: it failed, and nobody has asked for the same again since.
 *
 * @param runId of the run that did not succeed
 */
export const packCanBeRequeued = (runId: string): SQL =>
  sql`EXISTS (SELECT 1 FROM review_packs AS failed WHERE failed.run_id = ${runId} AND failed.status = 'failed'
    AND NOT EXISTS (SELECT 1 FROM review_packs AS current WHERE current.workspace_id = failed.workspace_id
      AND current.tenant_id = failed.tenant_id AND current.fingerprint = failed.fingerprint
      AND current.status IN ('queued', 'generating', 'ready')))`;

/** The failed pack of one run is the next one's to make. */
export const requeuePack = (db: Database, runs: { of: string; by: string }, onlyIf: SQL): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "queued", failureReasonCode: null, runId: runs.by })
    .where(and(eq(reviewPacks.runId, runs.of), eq(reviewPacks.status, "failed"), onlyIf));
