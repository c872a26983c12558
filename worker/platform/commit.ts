import { DrizzleQueryError } from "drizzle-orm";
import type { Database, Statement } from "./database.ts";
import type { Log } from "./log.ts";

/**
 * What must be true together. `changes` is the state change with its audit entry; `usageEvent` the usage event that
 * observes it. All run in one D1 batch, which is one transaction.
 */
export interface CommitUnit {
  changes: Statement[];
  usageEvent?: Statement[];
  /** Not what the request is about, and done again without harm: its idempotency key is not marked by this. */
  isAside?: boolean;
}

/** What the driver said. */
const message = (error: unknown): string => {
  // the wrapper's own words quote the query's values: what a person typed must not decide how a failure is taken
  if (error instanceof DrizzleQueryError) return message(error.cause);
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
};

/**
 * Failures that pass, answered with 503. Only after an overload is it certain that nothing ran: a batch whose connection was
 * lost, or whose database was reset, may have been committed, so it is not run again here.
 */
export const isTransientDatabaseError = (error: unknown): boolean =>
  /D1_ERROR.*(overloaded|Network connection lost|storage caused object to be reset|reset because its code was updated|Cannot resolve D1)|D1 DB is overloaded/i.test(
    message(error),
  );

export const isConstraintError = (error: unknown): boolean =>
  /constraint failed|SQLITE_CONSTRAINT/i.test(message(error));

/**
 * The mark of the request's idempotency key found the key in other hands (`markApplied`): the batch is rolled back, and
 * the request that took the key over is at work.
 */
export const isKeyTakenOver = (error: unknown): boolean =>
  /NOT NULL constraint failed: idempotency_keys\.state/i.test(message(error));

// "overloaded" is refused before it is queued: the batch certainly did not run, so running it again cannot run it twice.
const isRefusedBeforeRunning = (error: unknown): boolean => /overloaded/i.test(message(error));

/** Milliseconds to wait before the retries of a batch that D1 refused for overload. */
export const OVERLOAD_RETRY_DELAYS = [20, 60] as const;

export interface CommitDeps {
  db: Database;
  log: Log;
  /** Statements that the request adds to its one effect, for instance the mark of its idempotency key. */
  alongside: () => Statement[];
}

async function runBatch(db: Database, statements: Statement[]): Promise<unknown[]> {
  for (const delay of OVERLOAD_RETRY_DELAYS) {
    try {
      return await db.batch(statements as [Statement, ...Statement[]]);
    } catch (error) {
      if (!isRefusedBeforeRunning(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  return db.batch(statements as [Statement, ...Statement[]]);
}

/**
 * The single place that runs writes.
 *
 * A usage event that the database refuses must not lose the operator's action: the batch is committed again without it,
 * and the loss is logged loudly. When the action itself was at fault, the second batch fails too and its error is thrown.
 *
 * @returns the results of `changes`, in order
 */
export async function commit(deps: CommitDeps, unit: CommitUnit): Promise<unknown[]> {
  const changes = unit.isAside ? unit.changes : [...unit.changes, ...deps.alongside()];
  const events = unit.usageEvent ?? [];
  try {
    return (await runBatch(deps.db, [...changes, ...events])).slice(0, unit.changes.length);
  } catch (error) {
    if (events.length === 0 || !isConstraintError(error)) throw error;
    const results = await runBatch(deps.db, changes);
    deps.log.error("usage_event_lost", { reason: "constraint" });
    return results.slice(0, unit.changes.length);
  }
}
