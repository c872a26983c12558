import { aliasedTable, and, desc, eq, gt, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { operationalPauses, platformUsers, workspaces } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { ControlKey } from "./control-catalog.contract.ts";

const resumer = aliasedTable(platformUsers, "resumer");

const selectPauses = (db: Database) =>
  db
    .select({
      id: operationalPauses.id,
      controlKey: operationalPauses.controlKey,
      workspaceId: operationalPauses.workspaceId,
      workspaceName: workspaces.name,
      reason: operationalPauses.reason,
      pausedByName: platformUsers.name,
      pausedAt: operationalPauses.pausedAt,
      expiresAt: operationalPauses.expiresAt,
      resumedByName: resumer.name,
      resumedAt: operationalPauses.resumedAt,
    })
    .from(operationalPauses)
    .leftJoin(workspaces, eq(workspaces.id, operationalPauses.workspaceId))
    .leftJoin(platformUsers, eq(platformUsers.id, operationalPauses.pausedBy))
    .leftJoin(resumer, eq(resumer.id, operationalPauses.resumedBy));

/** A pause with the names that its view shows. Times are epoch ms. */
export type Pause = Awaited<ReturnType<typeof selectPauses>>[number];

// in the words of the partial index, whose rows are few
const isOpen = sql`${operationalPauses.resumedAt} IS NULL`;

const GLOBAL = "global";

const notExpired = (now: number): SQL | undefined =>
  or(isNull(operationalPauses.expiresAt), gt(operationalPauses.expiresAt, now));

/** Active pauses of a control, the global one first and then the newest. */
export const listActivePauses = (db: Database, now: number, key: ControlKey, limit: number): Promise<Pause[]> =>
  selectPauses(db)
    .where(and(isOpen, notExpired(now), eq(operationalPauses.controlKey, key)))
    .orderBy(sql`${operationalPauses.workspaceId} IS NOT NULL`, desc(operationalPauses.id))
    .limit(limit);

/** Active pauses of the controls that a workspace feels: at most two of each, found by the unique index. */
export const listPausesOf = (
  db: Database,
  keys: readonly ControlKey[],
  workspaceId: string,
  now: number,
): Promise<Pause[]> =>
  selectPauses(db)
    .where(
      and(
        inArray(operationalPauses.controlKey, [...keys]),
        inArray(operationalPauses.scope, [GLOBAL, workspaceId]),
        isOpen,
        notExpired(now),
      ),
    )
    .orderBy(operationalPauses.id);

/** Newest first, after the pause with the id `before`. */
export const listHistory = (db: Database, key: ControlKey, limit: number, before: string | null): Promise<Pause[]> =>
  selectPauses(db)
    .where(and(eq(operationalPauses.controlKey, key), before === null ? undefined : lt(operationalPauses.id, before)))
    .orderBy(desc(operationalPauses.id))
    .limit(limit);

export const findPause = (db: Database, id: string) => selectPauses(db).where(eq(operationalPauses.id, id)).get();

export const findWorkspaceName = (db: Database, id: string) =>
  db.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, id)).get();

const inScope = (key: ControlKey, scope: string): SQL | undefined =>
  and(eq(operationalPauses.controlKey, key), eq(operationalPauses.scope, scope), isOpen);

export interface NewPause {
  id: string;
  controlKey: ControlKey;
  workspaceId: string | null;
  reason: string;
  pausedBy: string;
  expiresAt: number | null;
  now: number;
}

const scopeOf = (workspaceId: string | null): string => workspaceId ?? GLOBAL;

/**
 * Three statements for one batch: a pause that expired by itself gives its place up, then the new one takes it. Inserts
 * nothing while an active one holds the scope: the partial unique index decides between two at once.
 */
export const insertPause = (db: Database, { now, ...pause }: NewPause): Statement[] => [
  db
    .update(operationalPauses)
    .set({ resumedAt: sql`${operationalPauses.expiresAt}` })
    .where(
      and(
        inScope(pause.controlKey, scopeOf(pause.workspaceId)),
        sql`${operationalPauses.expiresAt} IS NOT NULL AND ${operationalPauses.expiresAt} <= ${now}`,
      ),
    ),
  db
    .insert(operationalPauses)
    .values({ ...pause, scope: scopeOf(pause.workspaceId), pausedAt: now })
    .onConflictDoNothing(),
];

export const pauseExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM operational_pauses WHERE id = ${id})`;

/** Condition that the control is actively paused in exactly that scope. */
export const isPausedIn = (key: ControlKey, workspaceId: string | null, now: number): SQL =>
  sql`EXISTS (SELECT 1 FROM operational_pauses WHERE control_key = ${key} AND scope = ${scopeOf(workspaceId)}
    AND resumed_at IS NULL AND (expires_at IS NULL OR expires_at > ${now}))`;

/**
 * Pauses that ended by themselves and are still open, as far as one statement goes, give their place up: they end when they
 * said. Returns their ids.
 */
export const closeExpired = (db: Database, now: number, limit: number): Promise<{ id: string }[]> =>
  db.all(sql`
    UPDATE operational_pauses SET resumed_at = expires_at
    WHERE id IN (SELECT id FROM operational_pauses WHERE resumed_at IS NULL AND expires_at <= ${now} LIMIT ${limit})
    RETURNING id`);

/** Returns a row when it took effect. */
export const resumePause = (
  db: Database,
  { key, workspaceId, by, now }: { key: ControlKey; workspaceId: string | null; by: string; now: number },
) =>
  db
    .update(operationalPauses)
    .set({ resumedAt: now, resumedBy: by })
    .where(and(inScope(key, scopeOf(workspaceId)), notExpired(now)))
    .returning({ id: operationalPauses.id });

/** Condition that nothing pauses the control for the workspace at the instant: part of the batch that starts something. */
export const notPausedFor = (key: ControlKey, workspaceId: string, now: number): SQL =>
  sql`NOT EXISTS (SELECT 1 FROM operational_pauses WHERE control_key = ${key} AND scope IN ('global', ${workspaceId})
    AND resumed_at IS NULL AND (expires_at IS NULL OR expires_at > ${now}))`;
