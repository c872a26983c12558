import { and, asc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import { operationRuns, scanPages } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { ExecutionRef } from "./executions.repository.ts";

/** Pieces that one page is stored in, at most. */
const PIECES = 1_000;

interface PageOf extends ExecutionRef {
  kind: string;
  page: number;
}

/** What was stored of the page when the step that reads it was executed before. */
export const deletePage = (db: Database, { runId, attempt, kind, page }: PageOf, onlyIf: SQL): Statement =>
  db.run(sql`
    DELETE FROM scan_pages WHERE run_id = ${runId} AND attempt = ${attempt} AND kind = ${kind}
      AND page >= ${page * PIECES} AND page < ${(page + 1) * PIECES} AND ${onlyIf}`);

export const insertPiece = (
  db: Database,
  { runId, attempt, kind, page }: PageOf,
  piece: number,
  items: readonly unknown[],
  onlyIf: SQL,
): Statement =>
  db.run(sql`
    INSERT INTO scan_pages (run_id, attempt, kind, page, items)
    SELECT ${runId}, ${attempt}, ${kind}, ${page * PIECES + piece}, ${JSON.stringify(items)} WHERE ${onlyIf}`);

/** Pieces of a kind in the order of the pages, after the given one. */
export const selectPieces = (
  _: SystemScope,
  db: Database,
  { runId, attempt, kind }: Omit<PageOf, "page">,
  after: number,
  limit: number,
) =>
  db
    .select({ page: scanPages.page, items: scanPages.items })
    .from(scanPages)
    .where(
      and(
        eq(scanPages.runId, runId),
        eq(scanPages.attempt, attempt),
        eq(scanPages.kind, kind),
        gt(scanPages.page, after),
      ),
    )
    .orderBy(asc(scanPages.page))
    .limit(limit);

export const deletePages = (db: Database, runId: string, onlyIf: SQL) =>
  db.delete(scanPages).where(and(eq(scanPages.runId, runId), onlyIf));

/** What earlier attempts of the run had read: nobody will finish it. */
export const deleteAbandonedPages = (db: Database, runId: string) =>
  db
    .delete(scanPages)
    .where(
      and(
        eq(scanPages.runId, runId),
        lt(
          scanPages.attempt,
          db.select({ attempt: operationRuns.attempt }).from(operationRuns).where(eq(operationRuns.id, runId)),
        ),
      ),
    );
