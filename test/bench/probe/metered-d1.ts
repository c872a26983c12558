import type { SqlCost } from "../probe-protocol.ts";

const METERED = Symbol("metered");

interface Metered extends D1PreparedStatement {
  [METERED]: D1PreparedStatement;
}

const innerOf = (statement: D1PreparedStatement): D1PreparedStatement =>
  METERED in statement ? (statement as Metered)[METERED] : statement;

/** The same database, adding up what D1's `meta` says of every statement that goes through. */
export function meterD1(inner: D1Database): { d1: D1Database; cost: SqlCost } {
  const cost: SqlCost = { rows_read: 0, rows_written: 0 };

  const count = <R extends D1Result>(result: R): R => {
    cost.rows_read += result.meta.rows_read;
    cost.rows_written += result.meta.rows_written;
    return result;
  };

  const metered = (statement: D1PreparedStatement): Metered => {
    const all = async <T>() => count(await statement.all<T>());
    // `raw` and `first` come without meta: both are read off a full answer
    const rows = async () => (await all<Record<string, unknown>>()).results;
    const replacement = {
      [METERED]: statement,
      bind: (...values: unknown[]) => metered(statement.bind(...values)),
      all,
      run: all,
      raw: async () => (await rows()).map((row) => Object.values(row)),
      first: async (column?: string) => {
        const [row] = await rows();
        return row === undefined ? null : column === undefined ? row : row[column];
      },
    };
    return replacement as unknown as Metered;
  };

  const d1 = {
    prepare: (sql: string) => metered(inner.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) => (await inner.batch(statements.map(innerOf))).map(count),
    exec: (sql: string) => inner.exec(sql),
  };
  return { d1: d1 as unknown as D1Database, cost };
}
