import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { makeId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { EvidenceSummary } from "./evidence.contract.ts";
import { reportRequired } from "./evidence.errors.ts";
import { EVIDENCE_DAYS } from "./evidence-words.contract.ts";
import {
  completeSnapshot,
  discardIncomplete,
  type Freezing,
  findFrozen,
  freezeEverything,
  hasReport,
} from "./freeze.repository.ts";

interface Place {
  workspaceId: string;
  tenantId: string;
}

const DAY_MS = 24 * 3_600_000;

/** A run has one snapshot, so the run's id is its id: it cannot make a second one. */
export const snapshotOfRun = (runId: string): string => runId.replace(/^run_/, "evs_");

/**
 * The run's snapshot, frozen at one instant. Executed again it stays as it was frozen the first time.
 *
 * @param isCurrent the execution may still write
 */
export async function freeze(
  deps: Pick<Deps, "db" | "clock" | "commit">,
  { workspaceId, tenantId }: Place,
  runId: string,
  isCurrent: SQL,
): Promise<string> {
  const now = deps.clock.now();
  const since = now - EVIDENCE_DAYS * DAY_MS;
  const freezing: Freezing = {
    ...{ snapshotId: snapshotOfRun(runId), runId, workspaceId, tenantId, now, since },
    firstRunId: makeId("run", since, new Uint8Array(16)),
  };
  await deps.commit({ changes: freezeEverything(deps.db, freezing, isCurrent) });
  return freezing.snapshotId;
}

/** What was decided at the freeze; null when the run froze nothing. */
export async function readFrozen(scope: SystemScope, deps: Pick<Deps, "db">, snapshotId: string) {
  const row = await findFrozen(scope, deps.db, snapshotId);
  return row === undefined
    ? null
    : { isCapped: row.summary.operations_capped === true, previousSnapshotId: row.previousSnapshotId };
}

/** For the batch that ends the run: from here on there is a snapshot to be seen. */
export const completes = (
  deps: Pick<Deps, "db">,
  snapshotId: string,
  complete: { fingerprint: string; summary: EvidenceSummary },
  onlyIf: SQL,
): Statement => completeSnapshot(deps.db, snapshotId, complete, onlyIf);

/** For the batch that ends the run, in whatever way: what it left incomplete goes with it. */
export const snapshotEnds = (deps: Pick<Deps, "db">, run: { id: string }, onlyIf: SQL): Statement =>
  discardIncomplete(deps.db, snapshotOfRun(run.id), onlyIf);

/** @throws AppError 409 for a tenant without any stored report */
export async function requireReport(scope: TenantScope, deps: Pick<Deps, "db">): Promise<void> {
  if (!(await hasReport(scope, deps.db))) throw reportRequired();
}
