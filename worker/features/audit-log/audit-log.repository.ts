import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../platform/database.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { AuditFilters } from "./audit-log.contract.ts";
import { type IdRange, isPerson, type Path, READING_ROLES } from "./audit-log.rules.ts";

/** A stretch of a workspace's log, at most `limit` entries of it. */
export interface Question {
  range: IdRange;
  filters: AuditFilters;
  /** Epoch ms, both included. */
  from: number | null;
  to: number | null;
  limit: number;
}

interface StoredEntry {
  id: string;
  occurredAt: number;
  visible: number;
  matches: number;
  action: string;
  outcome: string;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  tenantId: string | null;
  tenantName: string | null;
  resourceType: string;
  resourceId: string | null;
  /** Of a user. */
  resourceName: string | null;
  metadata: string;
}

export type EntryRow = Omit<StoredEntry, "visible" | "matches"> & { visible: boolean; matches: boolean };

/** Of the viewer's first `most` tenants in the workspace, the role on each. */
export const findTenantRoles = (scope: WorkspaceScope, db: Database, most: number) =>
  db.all<{ tenantId: string; role: string }>(sql`
    SELECT tenant_id AS tenantId, role FROM tenant_entitlements
    WHERE user_id = ${scope.operator.userId} AND workspace_id = ${scope.workspaceId} LIMIT ${most}`);

/** The viewer's role on one tenant of the workspace. */
export async function findRoleOn(scope: WorkspaceScope, db: Database, tenantId: string): Promise<string | null> {
  const [row] = await db.all<{ role: string }>(sql`
    SELECT role FROM tenant_entitlements
    WHERE tenant_id = ${tenantId} AND user_id = ${scope.operator.userId} AND workspace_id = ${scope.workspaceId}`);
  return row?.role ?? null;
}

const all = (conditions: readonly (SQL | null)[]): SQL =>
  sql.join([sql`1`, ...conditions.filter((condition) => condition !== null)], sql` AND `);

const within = (id: SQL, { least, before }: IdRange): SQL =>
  all([least === null ? null : sql`${id} >= ${least}`, before === null ? null : sql`${id} < ${before}`]);

const equals = (column: SQL, value: string | undefined) => (value === undefined ? null : sql`${column} = ${value}`);

const matching = ({ filters, from, to }: Question): SQL =>
  all([
    isPerson(filters.actor) ? sql`e.actor_kind = 'user' AND e.actor_id = ${filters.actor}` : null,
    isPerson(filters.actor) ? null : equals(sql`e.actor_kind`, filters.actor),
    equals(sql`e.action`, filters.action),
    equals(sql`e.resource_type`, filters.resource_type),
    equals(sql`e.resource_id`, filters.resource_id),
    equals(sql`e.tenant_id`, filters.tenant_id),
    equals(sql`e.outcome`, filters.outcome),
    from === null ? null : sql`e.occurred_at >= ${from}`,
    to === null ? null : sql`e.occurred_at <= ${to}`,
  ]);

/**
 * Columns of an entry `e`. Names are looked up by primary key, and only for what is shown: a look-up is a row read.
 *
 * @param visible whether the viewer may know of it
 */
const columns = (question: Question, visible: SQL): SQL => {
  const isShown = sql`(${visible} AND ${matching(question)})`;
  return sql`
    e.id, e.occurred_at AS occurredAt, e.action, e.outcome, e.metadata, e.actor_kind AS actorKind, e.actor_id AS actorId,
    e.tenant_id AS tenantId, e.resource_type AS resourceType, e.resource_id AS resourceId,
    ${visible} AS visible, ${isShown} AS matches,
    CASE WHEN e.actor_kind = 'user' AND ${isShown} THEN (SELECT name FROM users WHERE id = e.actor_id) END AS actorName,
    CASE WHEN ${isShown} THEN (SELECT display_name FROM tenants WHERE id = e.tenant_id) END AS tenantName,
    CASE WHEN e.resource_type = 'user' AND ${isShown} THEN (SELECT name FROM users WHERE id = e.resource_id) END
      AS resourceName`;
};

/** Which index is gone through, and what holds it together. Named, so that a plan that would not use it is an error. */
const ways: Readonly<Record<Path, (filters: AuditFilters) => { index: string; holds: SQL }>> = {
  resource: ({ resource_id }) => ({ index: "audit_entries_resource", holds: sql`resource_id = ${resource_id}` }),
  tenant: ({ tenant_id }) => ({ index: "audit_entries_tenant", holds: sql`tenant_id = ${tenant_id}` }),
  actor: ({ actor }) => ({ index: "audit_entries_actor", holds: sql`actor_id = ${actor}` }),
  unsuccessful: ({ outcome }) => ({
    index: "audit_entries_unsuccessful",
    // the index is partial: the first condition says that it has them all
    holds: sql`outcome <> 'succeeded' AND outcome = ${outcome}`,
  }),
  action: ({ action }) => ({ index: "audit_entries_action", holds: sql`action = ${action}` }),
  workspace: () => ({ index: "audit_entries_workspace", holds: sql`1` }),
};

// not IN: SQLite would keep the list as a table, and a look into that is a row read as well
const holdsReadingRole = sql.join(
  READING_ROLES.map((role) => sql`held.role = ${role}`),
  sql` OR `,
);

/**
 * Entries along a path, newest first, with a look at the entitlement for each: by its primary key alone, for a tenant is of
 * one workspace, and an index that is not unique would read another row to see that there is no more.
 */
export function scanEntries(scope: WorkspaceScope, db: Database, path: Path, question: Question): Promise<EntryRow[]> {
  const { index, holds } = ways[path](question.filters);
  return read(
    db,
    sql`
    SELECT ${columns(question, sql`(e.tenant_id IS NULL OR held.tenant_id IS NOT NULL)`)}
    FROM (
      SELECT * FROM audit_entries INDEXED BY ${sql.identifier(index)}
      WHERE workspace_id = ${scope.workspaceId} AND ${holds} AND ${within(sql`id`, question.range)}
      ORDER BY id DESC LIMIT ${question.limit}) AS e
    LEFT JOIN tenant_entitlements AS held ON held.tenant_id = e.tenant_id
      AND held.user_id = ${scope.operator.userId} AND (${holdsReadingRole})
    ORDER BY e.id DESC`,
  );
}

/**
 * The newest entry of each of these tenants and of none, then always the next one of the place that the newest came from:
 * SQLite takes the rows of a recursion with ORDER BY from a queue in that order, so this merges the places and reads nobody
 * else's entries.
 */
export function walkEntries(
  scope: WorkspaceScope,
  db: Database,
  tenantIds: readonly string[],
  question: Question,
): Promise<EntryRow[]> {
  const newest = (place: SQL, condition: SQL) => sql`(
    SELECT max(a.id) FROM audit_entries AS a INDEXED BY audit_entries_tenant
    WHERE a.workspace_id = ${scope.workspaceId} AND a.tenant_id IS ${place} AND ${condition})`;
  // the end is behind it already
  const next = sql`a.id < walked.id AND ${within(sql`a.id`, { ...question.range, before: null })}`;
  return read(
    db,
    sql`
    WITH RECURSIVE walked (tenant_id, id) AS (
      SELECT place.tenant_id, ${newest(sql`place.tenant_id`, within(sql`a.id`, question.range))}
      FROM (SELECT value AS tenant_id FROM json_each(${JSON.stringify([null, ...tenantIds])})) AS place
      UNION ALL
      SELECT walked.tenant_id, ${newest(sql`walked.tenant_id`, next)} FROM walked WHERE walked.id IS NOT NULL
      ORDER BY 2 DESC LIMIT ${question.limit})
    SELECT ${columns(question, sql`1`)}
    FROM walked CROSS JOIN audit_entries AS e ON e.id = walked.id
    ORDER BY walked.id DESC`,
  );
}

async function read(db: Database, query: SQL): Promise<EntryRow[]> {
  const rows = await db.all<StoredEntry>(query);
  return rows.map((row) => ({ ...row, visible: row.visible === 1, matches: row.matches === 1 }));
}
