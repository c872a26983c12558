import { and, desc, eq, lt, ne, type SQL } from "drizzle-orm";
import { evidenceParts, evidenceSnapshots, users } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { EvidenceSection } from "./evidence-words.contract.ts";

/** A snapshot is for nobody to see until it has its fingerprint: before that it is being made. */
export const isComplete = ne(evidenceSnapshots.fingerprint, "");

const within = (scope: TenantScope | SystemScope): SQL | undefined =>
  "tenantId" in scope
    ? and(eq(evidenceSnapshots.workspaceId, scope.workspaceId), eq(evidenceSnapshots.tenantId, scope.tenantId))
    : undefined;

const columns = {
  id: evidenceSnapshots.id,
  workspaceId: evidenceSnapshots.workspaceId,
  tenantId: evidenceSnapshots.tenantId,
  schemaVersion: evidenceSnapshots.schemaVersion,
  fingerprint: evidenceSnapshots.fingerprint,
  summary: evidenceSnapshots.summary,
  previousSnapshotId: evidenceSnapshots.previousSnapshotId,
  runId: evidenceSnapshots.runId,
  createdByName: users.name,
  createdAt: evidenceSnapshots.createdAt,
};

const selectSnapshots = (db: Database) =>
  db.select(columns).from(evidenceSnapshots).leftJoin(users, eq(users.id, evidenceSnapshots.createdByUserId));

export type SnapshotRow = Awaited<ReturnType<typeof selectSnapshots>>[number];

/** Newest first, after the snapshot with the id `before`. */
export const listSnapshots = (scope: TenantScope, db: Database, limit: number, before: string | null) =>
  selectSnapshots(db)
    .where(and(within(scope), isComplete, before === null ? undefined : lt(evidenceSnapshots.id, before)))
    .orderBy(desc(evidenceSnapshots.id))
    .limit(limit);

export const findSnapshot = (scope: TenantScope | SystemScope, db: Database, id: string) =>
  selectSnapshots(db)
    .where(and(eq(evidenceSnapshots.id, id), within(scope), isComplete))
    .get();

/** What the run made, by the index of runs. */
export const findSnapshotOfRun = (scope: TenantScope, db: Database, runId: string) =>
  db
    .select({ id: evidenceSnapshots.id, createdAt: evidenceSnapshots.createdAt })
    .from(evidenceSnapshots)
    .where(and(eq(evidenceSnapshots.runId, runId), within(scope), isComplete))
    .get();

/** Where a snapshot belongs, to find the scope that its viewer needs. */
export const findSnapshotPlace = (_: SystemScope, db: Database, id: string) =>
  db
    .select({ tenantId: evidenceSnapshots.tenantId })
    .from(evidenceSnapshots)
    .where(and(eq(evidenceSnapshots.id, id), isComplete))
    .get();

interface PartPlace {
  snapshotId: string;
  section: EvidenceSection;
  part: number;
}

/** The items of one part; undefined after the last one. */
export async function findPart(
  scope: TenantScope | SystemScope,
  db: Database,
  { snapshotId, section, part }: PartPlace,
): Promise<unknown[] | undefined> {
  const row = await db
    .select({ items: evidenceParts.items })
    .from(evidenceParts)
    .innerJoin(evidenceSnapshots, eq(evidenceSnapshots.id, evidenceParts.snapshotId))
    .where(
      and(
        eq(evidenceParts.snapshotId, snapshotId),
        eq(evidenceParts.section, section),
        eq(evidenceParts.part, part),
        within(scope),
      ),
    )
    .get();
  return row?.items;
}

/** Without its items: whether a list goes on. For a snapshot that was read in the scope. */
export async function hasPart(_: TenantScope, db: Database, { snapshotId, section, part }: PartPlace) {
  const row = await db
    .select({ part: evidenceParts.part })
    .from(evidenceParts)
    .where(
      and(eq(evidenceParts.snapshotId, snapshotId), eq(evidenceParts.section, section), eq(evidenceParts.part, part)),
    )
    .get();
  return row !== undefined;
}
