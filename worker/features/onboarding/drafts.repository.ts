import { aliasedTable, and, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { tenantOnboardingSessions as drafts, tenants, users } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { CHECKPOINT_KEYS, LIFECYCLE_STATES } from "../telemetry/catalog.contract.ts";
import type { Acknowledgements } from "./acknowledgements.rules.ts";
import { type Checkpoint, checkpointNumber, type Progress } from "./progress.rules.ts";

const editor = aliasedTable(users, "editor");

const selectDrafts = (db: Database) =>
  db
    .select({
      id: drafts.id,
      workspaceId: drafts.workspaceId,
      tenantId: drafts.tenantId,
      tenantName: tenants.displayName,
      tenantStatus: tenants.status,
      externalTenantId: tenants.externalTenantId,
      lifecycle: drafts.lifecycle,
      lastCompletedCheckpoint: drafts.lastCompletedCheckpoint,
      furthestCheckpoint: drafts.furthestCheckpoint,
      version: drafts.version,
      acknowledgements: drafts.acknowledgements,
      // names of their own: a batch tells columns apart by nothing else
      startedByName: sql<string | null>`${users.name}`.as("started_by_name"),
      lastEditedBy: drafts.lastEditedBy,
      lastEditedByName: sql<string | null>`${editor.name}`.as("last_edited_by_name"),
      createdAt: drafts.createdAt,
      lastEditedAt: drafts.lastEditedAt,
      endedAt: drafts.endedAt,
    })
    .from(drafts)
    .leftJoin(tenants, eq(tenants.id, drafts.tenantId))
    .leftJoin(users, eq(users.id, drafts.startedBy))
    .leftJoin(editor, eq(editor.id, drafts.lastEditedBy));

type Row = Awaited<ReturnType<typeof selectDrafts>>[number];

/** A stored word as the closed type that a CHECK keeps it in. */
export const oneOf = <T extends string>(words: readonly T[], stored: string): T => {
  const word = words.find((known) => known === stored);
  if (word === undefined) throw new Error("a row holds a word outside of its vocabulary");
  return word;
};

export const toDraft = (row: Row) => ({
  ...row,
  lifecycle: oneOf(LIFECYCLE_STATES, row.lifecycle),
  lastCompletedCheckpoint:
    row.lastCompletedCheckpoint === null ? null : oneOf(CHECKPOINT_KEYS, row.lastCompletedCheckpoint),
  // written by this repository alone, by check key
  acknowledgements: row.acknowledgements as Acknowledgements,
});

/** A draft with the names that its view shows. Times are epoch ms. */
export type Draft = ReturnType<typeof toDraft>;

type Place = { workspaceId: string; tenantId: string };

/** Where a draft belongs, to find the scope that its viewer needs, and which version of it is the newest. */
export const findDraftPlace = (_: SystemScope, db: Database, id: string) =>
  db
    .select({ workspaceId: drafts.workspaceId, tenantId: drafts.tenantId, version: drafts.version })
    .from(drafts)
    .where(eq(drafts.id, id))
    .get();

const within = (scope: WorkspaceScope | TenantScope): SQL | undefined =>
  and(
    eq(drafts.workspaceId, scope.workspaceId),
    "tenantId" in scope ? eq(drafts.tenantId, scope.tenantId) : isNull(drafts.tenantId),
  );

export async function findDraft(scope: WorkspaceScope | TenantScope, db: Database, id: string): Promise<Draft | null> {
  const row = await selectDrafts(db)
    .where(and(eq(drafts.id, id), within(scope)))
    .get();
  return row === undefined ? null : toDraft(row);
}

export async function findOpenDraft(_: SystemScope | TenantScope, db: Database, place: Place): Promise<Draft | null> {
  const row = await selectDrafts(db)
    .where(
      and(
        eq(drafts.workspaceId, place.workspaceId),
        eq(drafts.tenantId, place.tenantId),
        // in the words of the partial index
        sql`${drafts.endedAt} IS NULL`,
      ),
    )
    .get();
  return row === undefined ? null : toDraft(row);
}

/** Without a tenant, or of a tenant that the user is entitled to. */
const mayBeSeenBy = (userId: string): SQL =>
  sql`(${drafts.tenantId} IS NULL OR EXISTS (
    SELECT 1 FROM tenant_entitlements AS held WHERE held.tenant_id = ${drafts.tenantId} AND held.user_id = ${userId}))`;

/** A draft of the workspace that the operator may see now, whether or not it has a tenant by now. */
export async function findSeenDraft(
  scope: WorkspaceScope | TenantScope,
  db: Database,
  id: string,
): Promise<Draft | null> {
  const row = await selectDrafts(db)
    .where(and(eq(drafts.id, id), eq(drafts.workspaceId, scope.workspaceId), mayBeSeenBy(scope.operator.userId)))
    .get();
  return row === undefined ? null : toDraft(row);
}

/** Those of the drafts of the workspace that the operator may see now, newest first. */
export const selectSeenDrafts = (scope: WorkspaceScope, db: Database, ids: string) =>
  selectDrafts(db)
    .where(
      and(
        sql`${drafts.id} IN (SELECT value FROM json_each(${ids}))`,
        eq(drafts.workspaceId, scope.workspaceId),
        mayBeSeenBy(scope.operator.userId),
      ),
    )
    .orderBy(desc(drafts.id));

// in the words of the partial index
const isUnfinished = sql`${drafts.endedAt} IS NULL AND ${drafts.tenantId} IS NOT NULL`;

/** Open drafts with a tenant, by id, for the sweep. */
export async function listUnfinished(
  _: SystemScope,
  db: Database,
  { limit, offset }: { limit: number; offset: number },
): Promise<Draft[]> {
  const rows = await selectDrafts(db).where(isUnfinished).orderBy(drafts.id).limit(limit).offset(offset);
  return rows.map(toDraft);
}

export const countUnfinished = (_: SystemScope, db: Database): Promise<number> => db.$count(drafts, isUnfinished);

/** What a change of the draft completes, and the mark by which its usage event knows that it did. */
export interface Completed {
  checkpoint: Checkpoint;
  token: string;
}

export interface NewDraft {
  id: string;
  now: number;
  /** The tenant that it starts with, which completes its first checkpoint; null for a blank draft. */
  linked: { tenantId: string; completed: Completed } | null;
  /** Written when it holds at its place in the batch. */
  onlyIf?: SQL;
}

export const insertDraft = (
  scope: WorkspaceScope,
  db: Database,
  { id, now, linked, onlyIf = sql`true` }: NewDraft,
): Statement => {
  const { userId } = scope.operator;
  const checkpoint = linked?.completed.checkpoint ?? null;
  return db.run(sql`
    INSERT INTO tenant_onboarding_sessions (id, workspace_id, tenant_id, last_completed_checkpoint, furthest_checkpoint,
      checkpoint_token, started_by, last_edited_by, created_at, last_edited_at)
    SELECT ${id}, ${scope.workspaceId}, ${linked?.tenantId ?? null}, ${checkpoint}, ${checkpointNumber(checkpoint)},
      ${linked?.completed.token ?? null}, ${userId}, ${userId}, ${now}, ${now}
    WHERE ${onlyIf}`);
};

/** Condition that nobody onboards the tenant: it has one open draft, which a unique index keeps true. */
export const hasNoOpenDraft = (scope: WorkspaceScope, tenantId: string): SQL =>
  sql`NOT EXISTS (SELECT 1 FROM tenant_onboarding_sessions
    WHERE workspace_id = ${scope.workspaceId} AND tenant_id = ${tenantId} AND ended_at IS NULL)`;

export const draftExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM tenant_onboarding_sessions WHERE id = ${id})`;

/** Condition that the draft is open and of that version: what a change was made on. */
export const draftIsAt = (id: string, version: number): SQL =>
  sql`EXISTS (SELECT 1 FROM tenant_onboarding_sessions WHERE id = ${id} AND version = ${version} AND ended_at IS NULL)`;

export interface DraftEdit {
  tenantId?: string;
  acknowledgements?: Acknowledgements;
  /** Ends the draft. */
  lifecycle?: "completed" | "cancelled";
  completed?: Completed;
}

/** A change by a person: the version rises. Returns a row when it took effect. */
export const editDraft = (
  scope: WorkspaceScope | TenantScope,
  db: Database,
  draft: Pick<Draft, "id" | "version">,
  edit: DraftEdit,
  now: number,
  onlyIf: SQL = sql`true`,
) =>
  db
    .update(drafts)
    .set({
      version: draft.version + 1,
      lastEditedBy: scope.operator.userId,
      lastEditedAt: now,
      ...(edit.tenantId === undefined ? {} : { tenantId: edit.tenantId }),
      ...(edit.acknowledgements === undefined ? {} : { acknowledgements: edit.acknowledgements }),
      ...(edit.lifecycle === undefined ? {} : { lifecycle: edit.lifecycle, endedAt: now }),
      ...(edit.completed === undefined
        ? {}
        : {
            lastCompletedCheckpoint: edit.completed.checkpoint,
            furthestCheckpoint: checkpointNumber(edit.completed.checkpoint),
            checkpointToken: edit.completed.token,
          }),
    })
    .where(
      and(
        eq(drafts.id, draft.id),
        eq(drafts.workspaceId, scope.workspaceId),
        draftIsAt(draft.id, draft.version),
        onlyIf,
      ),
    )
    .returning({ id: drafts.id });

/** What of a draft follows from what it rests on: how far it is, and what is still acknowledged. */
export type DraftState = Progress & Pick<Draft, "acknowledgements">;

/**
 * Saves how far the draft is; raises no version: nobody changed it. Takes effect, and returns a row, while nobody has
 * changed the draft nor saved its progress since it was seen, and `stands` holds.
 */
export const saveProgress = (
  db: Database,
  seen: Pick<Draft, "id" | "version" | "lastCompletedCheckpoint" | "lifecycle">,
  { lastCompletedCheckpoint, lifecycle, acknowledgements }: DraftState,
  token: string,
  stands: SQL,
) => {
  const number = checkpointNumber(lastCompletedCheckpoint);
  return db
    .update(drafts)
    .set({
      lastCompletedCheckpoint,
      lifecycle,
      acknowledgements,
      checkpointToken: sql`CASE WHEN ${drafts.furthestCheckpoint} < ${number} THEN ${token} ELSE ${drafts.checkpointToken} END`,
      furthestCheckpoint: sql`MAX(${drafts.furthestCheckpoint}, ${number})`,
    })
    .where(
      and(
        eq(drafts.id, seen.id),
        isNull(drafts.endedAt),
        eq(drafts.version, seen.version),
        sql`${drafts.lastCompletedCheckpoint} IS ${seen.lastCompletedCheckpoint}`,
        eq(drafts.lifecycle, seen.lifecycle),
        stands,
      ),
    )
    .returning({ id: drafts.id });
};

/** Condition that the save with the token reached a checkpoint for the first time. */
export const reachedWith = (draftId: string, token: string): SQL =>
  sql`EXISTS (SELECT 1 FROM tenant_onboarding_sessions WHERE id = ${draftId} AND checkpoint_token = ${token})`;

/** Names of users, by id; somebody who is gone has none. */
export async function namesOf(
  _: WorkspaceScope | TenantScope,
  db: Database,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, [...new Set(userIds)]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
