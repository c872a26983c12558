import type { Deps } from "../../deps.ts";
import { WINDOWS_REACH_MS } from "../telemetry/windows.contract.ts";
import { deleteTransitions } from "./transitions.repository.ts";

/** Rows of one statement: a writer beside it waits for one of them at most. */
const CHUNK_ROWS = 500;
/** Statements of one execution: what is left waits for the next day. */
const MAX_CHUNKS = 100;
/** Between two statements, so that the writers who wait get in. */
const PAUSE_MS = 5;

/**
 * Deletes transitions of runs that no window of the console reaches any more; the runs themselves stay. The console's hub
 * forgets the same rows by itself. Safe to run twice at once, and killed at any moment.
 */
export async function pruneTransitions(
  deps: Pick<Deps, "db" | "clock">,
  { chunkRows = CHUNK_ROWS, maxChunks = MAX_CHUNKS } = {},
): Promise<number> {
  const cutoff = deps.clock.now() - WINDOWS_REACH_MS;
  let rows = 0;
  for (let chunk = 0; chunk < maxChunks; chunk += 1) {
    const deleted = await deleteTransitions(deps.db, cutoff, chunkRows);
    rows += deleted;
    if (deleted < chunkRows) break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return rows;
}
