import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../access/guards.ts";
import { SEVERITIES } from "./finding-rules.contract.ts";
import { type FindingFilter, type Looked, type Plan, rankOf, type Walk } from "./list.rules.ts";

export interface ListedRow extends Looked {
  rule: string;
  severity: string;
  state: string;
  subjectType: string;
  subjectId: string;
  subjectLabel: string;
  ownerUserId: string | null;
  dueAt: number | null;
  firstDetectedAt: number;
  lastDetectedAt: number;
  acceptedUntil: number | null;
  version: number;
}

const all = (conditions: readonly (SQL | null)[]): SQL =>
  sql.join([sql`1`, ...conditions.filter((condition) => condition !== null)], sql` AND `);

// in the words of the partial index, which bound values would not match
const WAITS = sql`f.state IN ('open', 'in_progress', 'reopened')`;

const ofOwner = (owner: string): SQL =>
  owner === "none" ? sql`f.owner_user_id IS NULL` : sql`f.owner_user_id = ${owner}`;

const matching = (filter: FindingFilter, now: number): SQL =>
  all([
    // not IN: SQLite would keep the list as a table, and a look into that is a row read as well
    sql`(${sql.join(
      filter.states.map((state) => sql`f.state = ${state}`),
      sql` OR `,
    )})`,
    filter.severity === null ? null : sql`f.severity = ${filter.severity}`,
    filter.rule === null ? null : sql`f.rule = ${filter.rule}`,
    filter.owner === null ? null : ofOwner(filter.owner),
    filter.isOverdue ? sql`f.due_at < ${now}` : null,
    filter.text === null ? null : sql`instr(lower(f.subject_label), ${filter.text}) > 0`,
  ]);

/** Where in the order of severities the walk goes on. */
function worseThan({ severity }: FindingFilter, { after }: Plan): SQL | null {
  const rank = rankOf(severity);
  if (rank === null) return after === null ? null : sql`(f.severity_rank, f.id) < (${after.key}, ${after.id})`;
  const isBehind = after !== null && after.key < rank;
  return all([
    sql`f.severity_rank = ${rank}`,
    // a place behind this severity has all of it behind it
    isBehind ? sql`0` : null,
    after?.key === rank ? sql`f.id < ${after.id}` : null,
  ]);
}

const WORST = sql`f.severity_rank DESC, f.id DESC`;

/** The walk's index by name, so that what a page reads is decided here and not by the planner; what holds it together. */
function wayOf(walk: Walk, filter: FindingFilter, plan: Plan, now: number): { index: string; holds: SQL; order: SQL } {
  const worse = worseThan(filter, plan);
  switch (walk.by) {
    case "tenant":
      return { index: "findings_tenant", holds: all([worse]), order: WORST };
    case "state":
      return { index: "findings_state", holds: all([sql`f.state = ${walk.state}`, worse]), order: WORST };
    case "rule":
      return { index: "findings_rule", holds: all([sql`f.rule = ${filter.rule}`, worse]), order: WORST };
    case "owner":
      return { index: "findings_owner", holds: all([ofOwner(filter.owner ?? "none"), worse]), order: WORST };
    case "due": {
      const { key, id } = plan.after ?? { key: 0, id: "" };
      const part = {
        all: sql`f.due_at < ${now}`,
        same_time: sql`f.due_at = ${key} AND f.due_at < ${now} AND f.rowid > (SELECT rowid FROM findings WHERE id = ${id})`,
        later: sql`f.due_at > ${key} AND f.due_at < ${now}`,
      }[walk.part];
      return { index: "findings_due", holds: all([WAITS, part]), order: sql`f.due_at, f.rowid` };
    }
  }
}

/** Each walk looks at so many findings of its index, in its order. All of them at once. */
export async function walkFindings(
  scope: TenantScope,
  db: Database,
  plan: Plan,
  filter: FindingFilter,
  now: number,
): Promise<ListedRow[][]> {
  const { workspaceId, tenantId } = scope;
  const key = plan.order === "worst" ? sql`f.severity_rank` : sql`f.due_at`;
  const queryOf = (walk: Walk) => {
    const { index, holds, order } = wayOf(walk, filter, plan, now);
    return db.all<Omit<ListedRow, "matches"> & { matches: number }>(sql`
      SELECT f.id, ${key} AS key, f.rowid AS row, f.rule, f.severity, f.state, f.subject_type AS subjectType,
        f.subject_id AS subjectId, f.subject_label AS subjectLabel, f.owner_user_id AS ownerUserId, f.due_at AS dueAt,
        f.first_detected_at AS firstDetectedAt, f.last_detected_at AS lastDetectedAt,
        f.accepted_until AS acceptedUntil, f.version, (${matching(filter, now)}) AS matches
      FROM findings AS f INDEXED BY ${sql.identifier(index)}
      WHERE f.workspace_id = ${workspaceId} AND f.tenant_id = ${tenantId} AND ${holds}
      ORDER BY ${order} LIMIT ${plan.limit}`);
  };
  const [first, ...others] = plan.walks;
  if (first === undefined) return [];
  const results = await db.batch([queryOf(first), ...others.map(queryOf)]);
  return results.map((rows) => rows.map((row) => ({ ...row, matches: row.matches === 1 })));
}

/** Names of users; who is gone has none. */
export async function namesOf(db: Database, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const rows = await db.all<{ id: string; name: string }>(
    // a join and not IN, which would keep the list as a table of its own, whose rows are read as well
    sql`SELECT u.id, u.name FROM json_each(${JSON.stringify(known)}) AS d CROSS JOIN users AS u ON u.id = d.value`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Counting stops there: what is more is shown as more. */
export const COUNTED = 40;

/** What waits for somebody by severity, what is overdue, and what was accepted, each counted to one more than the most. */
export async function countFindings(scope: TenantScope, db: Database, now: number, most: number) {
  const upTo = (index: string, holds: SQL) => sql`(SELECT count(*) FROM (
    SELECT 1 FROM findings AS f INDEXED BY ${sql.identifier(index)}
    WHERE f.workspace_id = ${scope.workspaceId} AND f.tenant_id = ${scope.tenantId} AND ${holds}
    LIMIT ${most + 1}))`;
  const ofSeverity = SEVERITIES.map(
    (severity) =>
      sql`${upTo("findings_state", sql`${WAITS} AND f.severity_rank = ${rankOf(severity)}`)} AS ${sql.identifier(severity)}`,
  );
  const [row] = await db.all<Record<(typeof SEVERITIES)[number] | "overdue" | "accepted" | "any", number>>(sql`
    SELECT ${sql.join(ofSeverity, sql`, `)},
      ${upTo("findings_due", sql`${WAITS} AND f.due_at < ${now}`)} AS overdue,
      ${upTo("findings_state", sql`f.state = 'risk_accepted'`)} AS accepted,
      EXISTS (SELECT 1 FROM findings AS f INDEXED BY findings_tenant
        WHERE f.workspace_id = ${scope.workspaceId} AND f.tenant_id = ${scope.tenantId}) AS "any"`);
  if (row === undefined) throw new Error("a count is a row");
  return row;
}

const MOST_OWNERS = 200;

/** Whoever is entitled to the tenant and can sign in, by name. */
export const listOwners = (scope: TenantScope, db: Database) =>
  db.all<{ user_id: string; name: string }>(sql`
    SELECT u.id AS user_id, u.name FROM tenant_entitlements AS held JOIN users AS u ON u.id = held.user_id
    WHERE held.tenant_id = ${scope.tenantId} AND held.workspace_id = ${scope.workspaceId} AND u.deactivated_at IS NULL
    ORDER BY u.name, u.id LIMIT ${MOST_OWNERS}`);
