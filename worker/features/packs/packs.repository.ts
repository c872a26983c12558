import { and, desc, eq, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import { evidenceSnapshots, reviewPacks, tenantReviews, tenants, users, workspaces } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { PACK_STATUSES } from "./pack-words.contract.ts";

const columns = {
  id: reviewPacks.id,
  workspaceId: reviewPacks.workspaceId,
  tenantId: reviewPacks.tenantId,
  reviewId: reviewPacks.reviewId,
  reviewTitle: tenantReviews.title,
  snapshotId: reviewPacks.snapshotId,
  // under a name of its own: a batch hands rows over by the names of their columns
  frozenAt: sql<number>`${evidenceSnapshots.createdAt}`.as("frozen_at"),
  runId: reviewPacks.runId,
  requestedByName: users.name,
  includePii: reviewPacks.includePii,
  includeOperations: reviewPacks.includeOperations,
  fingerprint: reviewPacks.fingerprint,
  status: reviewPacks.status,
  objectKey: reviewPacks.objectKey,
  sizeBytes: reviewPacks.sizeBytes,
  sha256: reviewPacks.sha256,
  manifest: reviewPacks.manifest,
  failureReasonCode: reviewPacks.failureReasonCode,
  createdAt: reviewPacks.createdAt,
  readyAt: reviewPacks.readyAt,
  expiresAt: reviewPacks.expiresAt,
};

const selectPacks = (db: Database) =>
  db
    .select(columns)
    .from(reviewPacks)
    .innerJoin(evidenceSnapshots, eq(evidenceSnapshots.id, reviewPacks.snapshotId))
    .leftJoin(tenantReviews, eq(tenantReviews.id, reviewPacks.reviewId))
    .leftJoin(users, eq(users.id, reviewPacks.requestedByUserId));

type StoredPack = Awaited<ReturnType<typeof selectPacks>>[number];

export const toPack = (row: StoredPack) => {
  const status = PACK_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new Error("review_packs holds a word outside of its vocabulary");
  return { ...row, status };
};

/** A pack with the names that its view shows. Times are epoch ms. */
export type Pack = ReturnType<typeof toPack>;

/** What the same request is known by. */
export interface PackIdentity {
  workspaceId: string;
  tenantId: string;
  fingerprint: string;
}

const within = (scope: TenantScope): SQL | undefined =>
  and(eq(reviewPacks.workspaceId, scope.workspaceId), eq(reviewPacks.tenantId, scope.tenantId));

// Spelled as in the partial index: the planner does not match a bound value with its condition.
const isCurrent = sql`${reviewPacks.status} IN ('queued', 'generating', 'ready')`;

const ofIdentity = ({ workspaceId, tenantId, fingerprint }: PackIdentity): SQL | undefined =>
  and(
    eq(reviewPacks.workspaceId, workspaceId),
    eq(reviewPacks.tenantId, tenantId),
    eq(reviewPacks.fingerprint, fingerprint),
  );

/** The pack that is being made or can be had, at this place of the batch; null without one. */
export const currentPackId = ({ workspaceId, tenantId, fingerprint }: PackIdentity): SQL =>
  sql`(SELECT id FROM review_packs WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId}
    AND fingerprint = ${fingerprint} AND status IN ('queued', 'generating', 'ready'))`;

/** Condition on that pack; false without one. */
export const currentPackIs = (identity: PackIdentity, what: { other: string; isReady: boolean }): SQL =>
  sql`EXISTS (SELECT 1 FROM review_packs WHERE id = ${currentPackId(identity)} AND id <> ${what.other}
    AND (status = 'ready') = ${what.isReady ? 1 : 0})`;

export const packExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM review_packs WHERE id = ${id})`;

export const snapshotExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM evidence_snapshots WHERE id = ${id})`;

/** A pack that is past its time gives its place up, also when no sweep has come by. */
export const expireIdentity = (db: Database, identity: PackIdentity, now: number): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "expired" })
    .where(and(ofIdentity(identity), isCurrent, eq(reviewPacks.status, "ready"), lte(reviewPacks.expiresAt, now)));

export interface NewPack extends PackIdentity {
  id: string;
  reviewId: string | null;
  snapshotId: string;
  runId: string;
  requestedByUserId: string;
  includePii: boolean;
  includeOperations: boolean;
  now: number;
}

/** Inserts nothing when the run that would make it was not created before it in the batch. */
export const insertPack = (db: Database, pack: NewPack): Statement =>
  db.run(sql`
    INSERT INTO review_packs (id, workspace_id, tenant_id, review_id, snapshot_id, run_id, requested_by_user_id,
      include_pii, include_operations, fingerprint, created_at)
    SELECT ${pack.id}, ${pack.workspaceId}, ${pack.tenantId}, ${pack.reviewId}, ${pack.snapshotId}, ${pack.runId},
      ${pack.requestedByUserId}, ${pack.includePii ? 1 : 0}, ${pack.includeOperations ? 1 : 0}, ${pack.fingerprint},
      ${pack.now}
    WHERE EXISTS (SELECT 1 FROM operation_runs WHERE id = ${pack.runId})
    ON CONFLICT DO NOTHING`);

export const selectCurrentPack = (_: TenantScope, db: Database, identity: PackIdentity) =>
  selectPacks(db)
    .where(and(ofIdentity(identity), isCurrent))
    .limit(1);

export async function findPack(scope: TenantScope, db: Database, id: string): Promise<Pack | null> {
  const row = await selectPacks(db)
    .where(and(eq(reviewPacks.id, id), within(scope)))
    .get();
  return row === undefined ? null : toPack(row);
}

/** Newest first, after the pack with the id `before`. */
export async function listPacks(
  scope: TenantScope,
  db: Database,
  limit: number,
  before: string | null,
): Promise<Pack[]> {
  const rows = await selectPacks(db)
    .where(and(within(scope), before === null ? undefined : lt(reviewPacks.id, before)))
    .orderBy(desc(reviewPacks.id))
    .limit(limit);
  return rows.map(toPack);
}

/** Where a pack belongs, to find the scope that its viewer needs. */
export const findPackPlace = (_: SystemScope, db: Database, id: string) =>
  db.select({ tenantId: reviewPacks.tenantId }).from(reviewPacks).where(eq(reviewPacks.id, id)).get();

export async function findPackOfRun(_: SystemScope, db: Database, runId: string): Promise<Pack | null> {
  const row = await selectPacks(db).where(eq(reviewPacks.runId, runId)).get();
  return row === undefined ? null : toPack(row);
}

/** What the run makes, as far as whoever may see the run is told. */
export const findMadePack = (scope: TenantScope, db: Database, runId: string) =>
  db
    .select({ id: reviewPacks.id, createdAt: reviewPacks.createdAt })
    .from(reviewPacks)
    .where(and(eq(reviewPacks.runId, runId), within(scope)))
    .get();

/** What stands at the head of a pack beside its evidence. */
export const findPackHead = (_: SystemScope, db: Database, tenantId: string) =>
  db
    .select({
      tenantName: tenants.displayName,
      directoryId: tenants.externalTenantId,
      workspaceName: workspaces.name,
    })
    .from(tenants)
    .innerJoin(workspaces, eq(workspaces.id, tenants.workspaceId))
    .where(eq(tenants.id, tenantId))
    .get();

export const markGenerating = (db: Database, runId: string, onlyIf: SQL): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "generating" })
    .where(and(eq(reviewPacks.runId, runId), eq(reviewPacks.status, "queued"), onlyIf));

export interface ReadyPack {
  objectKey: string;
  sizeBytes: number;
  sha256: string;
  manifest: { path: string; bytes: number; sha256: string }[];
  readyAt: number;
  expiresAt: number;
}

export const markReady = (db: Database, runId: string, ready: ReadyPack, onlyIf: SQL): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "ready", failureReasonCode: null, ...ready })
    .where(and(eq(reviewPacks.runId, runId), inArray(reviewPacks.status, ["queued", "generating"]), onlyIf));

/** A pack whose bytes are gone from the storage is one that nobody can be handed any more. */
export const expireWithoutObject = (db: Database, id: string, objectKey: string): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "expired" })
    .where(and(eq(reviewPacks.id, id), eq(reviewPacks.status, "ready"), eq(reviewPacks.objectKey, objectKey)));
