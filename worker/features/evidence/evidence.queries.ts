import type { Deps } from "../../deps.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { EvidenceItem, EvidenceSection, EvidenceSummary, Snapshot } from "./evidence.contract.ts";
import {
  findPart,
  findSnapshot,
  findSnapshotOfRun,
  findSnapshotPlace,
  hasPart,
  listSnapshots,
  type SnapshotRow,
} from "./evidence.repository.ts";

// What was written by this feature is read as what it was written as: a snapshot never changes.
const toSnapshot = (row: SnapshotRow): Snapshot => ({ ...row, summary: row.summary as unknown as EvidenceSummary });

/** Complete snapshots of the tenant, newest first, after the one with the id `before`. */
export const readSnapshots = async (
  scope: TenantScope,
  deps: Pick<Deps, "db">,
  limit: number,
  before: string | null,
): Promise<Snapshot[]> => (await listSnapshots(scope, deps.db, limit, before)).map(toSnapshot);

/** The tenant's newest complete snapshot; null before the first. */
export async function latestSnapshot(scope: TenantScope, deps: Pick<Deps, "db">): Promise<Snapshot | null> {
  const [newest] = await readSnapshots(scope, deps, 1, null);
  return newest ?? null;
}

/** Null for an unknown one, for one of another tenant and for one that is still being made. */
export async function readSnapshot(
  scope: TenantScope | SystemScope,
  deps: Pick<Deps, "db">,
  snapshotId: string,
): Promise<Snapshot | null> {
  const row = isId(snapshotId, "evs") ? await findSnapshot(scope, deps.db, snapshotId) : undefined;
  return row === undefined ? null : toSnapshot(row);
}

/** The snapshot that the run took; undefined without one, and while it is being made. */
export const snapshotOfRun = (scope: TenantScope, deps: Pick<Deps, "db">, runId: string) =>
  findSnapshotOfRun(scope, deps.db, runId);

/** The items of one part, at most 200; null after the last part, so an empty section has none. */
export async function readParts<S extends EvidenceSection>(
  scope: TenantScope | SystemScope,
  deps: Pick<Deps, "db">,
  snapshotId: string,
  section: S,
  part: number,
): Promise<EvidenceItem<S>[] | null> {
  const items = await findPart(scope, deps.db, { snapshotId, section, part });
  return (items as EvidenceItem<S>[] | undefined) ?? null;
}

/** Whether the section goes on with that part. */
export const isPartThere = (
  scope: TenantScope,
  deps: Pick<Deps, "db">,
  snapshotId: string,
  section: EvidenceSection,
  part: number,
): Promise<boolean> => hasPart(scope, deps.db, { snapshotId, section, part });

/** The parts of a section one after another: one of them is in memory at a time. */
export async function* partsOf<S extends EvidenceSection>(
  scope: TenantScope | SystemScope,
  deps: Pick<Deps, "db">,
  snapshotId: string,
  section: S,
): AsyncGenerator<EvidenceItem<S>[]> {
  for (let part = 0; ; part += 1) {
    const items = await readParts(scope, deps, snapshotId, section, part);
    if (items === null) return;
    yield items;
  }
}

/** Where a snapshot belongs; undefined for an unknown id. Says nothing about who may know of it. */
export const placeOfSnapshot = (scope: SystemScope, deps: Pick<Deps, "db">, snapshotId: string) =>
  isId(snapshotId, "evs") ? findSnapshotPlace(scope, deps.db, snapshotId) : Promise.resolve(undefined);
