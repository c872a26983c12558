import { env } from "cloudflare:workers";
import type { Deps } from "../../../worker/deps.ts";
import { commit } from "../../../worker/platform/commit.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { testDeps } from "../operations/support.ts";

/** The given work, with what it cost D1: rows read, and statements however many round trips they took. */
export async function costOf(work: (deps: Deps) => Promise<unknown>): Promise<{ rows: number; statements: number }> {
  let statements = 0;
  const binding = {
    prepare(query: string) {
      statements += 1;
      return env.DB.prepare(query);
    },
    batch: <T>(prepared: D1PreparedStatement[]) => env.DB.batch<T>(prepared),
  } as D1Database;
  const { d1, rowsRead } = countedReads(binding);
  const [db, deps] = [openDatabase(d1), testDeps()];
  await work({ ...deps, d1, db, commit: (unit) => commit({ db, log: deps.log, alongside: () => [] }, unit) });
  return { rows: rowsRead(), statements };
}

/** An SQL expression: ids of the prefix for the number, all of them older or all of them newer than every other. */
export const idsOf = (prefix: "drf" | "run" | "ten", age: "older" | "newer", number = "i"): string => {
  const id = makeId(prefix, age === "older" ? 0 : 32 ** 10 - 1, new Uint8Array(16));
  return `'${id.slice(0, -10)}' || printf('%010d', ${number})`;
};

/** Runs one INSERT … SELECT over the numbers `i` from 1 to `count`. */
export const insertMany = (count: number, insert: string, select: string) =>
  env.DB.prepare(
    `${insert} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) ${select} FROM n`,
  ).run();
