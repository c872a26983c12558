import type { BatchItem } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "../../db/schema/index.ts";

/**
 * Drizzle's D1 batch binds a query's prepared statement, which `db.run(sql)` and `db.all(sql)` do not have: with bound
 * values they fail in a batch. They get one here, when the batch asks for it.
 */
function batchable<Q extends { getQuery(): { sql: string } }>(binding: D1Database, query: Q): Q {
  return Object.defineProperty(query, "stmt", { get: () => binding.prepare(query.getQuery().sql) });
}

export function openDatabase(binding: D1Database) {
  const db = drizzle(binding, { schema });
  const { run, all } = db;
  db.run = (query) => batchable(binding, run.call(db, query));
  db.all = <T>(query: Parameters<typeof all>[0]) =>
    batchable(binding, all.call<typeof db, [typeof query], ReturnType<typeof all<T>>>(db, query));
  return db;
}

export type Database = ReturnType<typeof openDatabase>;

/** A write that a repository built and that `commit` runs. */
export type Statement = BatchItem<"sqlite">;
