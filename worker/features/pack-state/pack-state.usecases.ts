import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { always } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import { failPackOfRun, packCanBeRequeued, requeuePack } from "./pack-state.repository.ts";

// What a run makes of its review pack, below both: the runs need it, and the packs need the runs.

/** @param onlyIf the run was newly created. A request makes its own pack; a retry takes the one that failed. */
export const packStarts = (
  deps: Pick<Deps, "db">,
  run: { id: string; retryOf: string | null },
  onlyIf: SQL,
): Statement => requeuePack(deps.db, { of: run.retryOf ?? "", by: run.id }, onlyIf);

/** @param onlyIf the run is still active, and this is what ends it */
export const packEnds = (deps: Pick<Deps, "db">, run: { id: string; isCancelled: boolean }, onlyIf: SQL): Statement =>
  failPackOfRun(deps.db, run.id, run.isCancelled ? "cancelled" : "stopped", onlyIf);

/** Condition that a run may be created: a retry only while its pack is there, failed and not made anew. */
export const packMayStart = (retryOf: string | null): SQL => (retryOf === null ? always : packCanBeRequeued(retryOf));

/** The pack of the run failed for a reason of its own. */
export const packFails = (deps: Pick<Deps, "db">, runId: string, code: string, onlyIf: SQL): Statement =>
  failPackOfRun(deps.db, runId, code, onlyIf);
