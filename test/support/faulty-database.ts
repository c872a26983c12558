import { env } from "cloudflare:workers";
import { overloadError } from "./failing-database.ts";

export interface Faults {
  /** Whether a single statement fails for overload, by its text and how many batches have begun before it. */
  statement?: (query: string, batches: number) => boolean;
  /** What becomes of a batch, by its number from 1: it is run by calling `run`, or not at all. */
  batch?: (run: () => Promise<D1Result[]>, number: number) => Promise<D1Result[]>;
}

/** The database, with faults at chosen places. */
export function faultyDatabase({ statement = () => false, batch = (run) => run() }: Faults): D1Database {
  let batches = 0;
  return {
    prepare: (query: string) => {
      if (statement(query, batches)) throw overloadError();
      return env.DB.prepare(query);
    },
    batch: (statements: D1PreparedStatement[]) => {
      batches += 1;
      return batch(() => env.DB.batch(statements), batches);
    },
  } as D1Database;
}

export const isRead = (query: string): boolean => /^\s*select/i.test(query);
