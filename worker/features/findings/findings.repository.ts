import { and, eq, type SQL, sql } from "drizzle-orm";
import { findings, storedReports } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { Managed } from "./transitions.rules.ts";

/** Where a finding belongs, for the guard that decides who may know of it. */
export const findPlace = (_: SystemScope, db: Database, id: string) =>
  db.select({ tenantId: findings.tenantId }).from(findings).where(eq(findings.id, id)).get();

const within = ({ workspaceId, tenantId }: TenantScope): SQL | undefined =>
  and(eq(findings.workspaceId, workspaceId), eq(findings.tenantId, tenantId));

/** With the names that it is shown with, and its report while that exists. */
export const selectFinding = (scope: TenantScope, db: Database, id: string) =>
  db
    .select({
      finding: findings,
      reportCreatedAt: storedReports.createdAt,
      ownerName: sql<string | null>`(SELECT name FROM users WHERE users.id = ${findings.ownerUserId})`,
      acceptedByName: sql<string | null>`(SELECT name FROM users WHERE users.id = ${findings.acceptedByUserId})`,
    })
    .from(findings)
    .leftJoin(storedReports, eq(storedReports.id, findings.lastReportId))
    .where(and(eq(findings.id, id), within(scope)))
    .limit(1);

export type FindingRow = Awaited<ReturnType<typeof selectFinding>>[number];

const managed = {
  id: findings.id,
  state: findings.state,
  severity: findings.severity,
  dueAt: findings.dueAt,
  firstDetectedAt: findings.firstDetectedAt,
  resolvedAt: findings.resolvedAt,
  reopenedAt: findings.reopenedAt,
  acceptedUntil: findings.acceptedUntil,
  ownerUserId: findings.ownerUserId,
  version: findings.version,
};

export const listManaged = (scope: TenantScope, db: Database, ids: readonly string[]) =>
  db
    .select(managed)
    .from(findings)
    .where(and(sql`${findings.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`, within(scope)));

/** Findings whose acceptance ran out, longest first; those of an archived tenant are not changed by anybody. */
export const listRunOut = (_: SystemScope, db: Database, now: number, limit: number) =>
  db
    .select({ ...managed, workspaceId: findings.workspaceId, tenantId: findings.tenantId })
    .from(findings)
    .where(
      // in the words of the partial index
      sql`${findings.state} = 'risk_accepted' AND ${findings.acceptedUntil} <= ${now}
        AND EXISTS (SELECT 1 FROM tenants WHERE tenants.id = ${findings.tenantId} AND tenants.status <> 'archived')`,
    )
    .orderBy(findings.acceptedUntil)
    .limit(limit);

export interface Change {
  id: string;
  /** Version that it is made on. */
  version: number;
  after: Managed;
}

/** Reason and person of an acceptance that is given now. */
export interface Acceptance {
  reason: string;
  byUserId: string;
}

const field = (name: string): SQL => sql.raw(`d.value ->> '$.${name}'`);

/**
 * All of the changes, or none when one of the findings has moved from the version that its change is made on. An
 * acceptance is given, stays with what remains accepted, or goes.
 */
export function changeFindings(
  place: { workspaceId: string; tenantId: string },
  db: Database,
  changes: readonly Change[],
  acceptance: Acceptance | null,
  now: number,
  onlyIf: SQL,
): Statement {
  const rows = JSON.stringify(
    changes.map(({ id, version, after }) => ({
      ...{ id, version, state: after.state, due: after.dueAt, resolved: after.resolvedAt, reopened: after.reopenedAt },
      ...{ until: after.acceptedUntil, owner: after.ownerUserId, keeps: after.state === "risk_accepted" ? 1 : 0 },
    })),
  );
  const isHere = sql`workspace_id = ${place.workspaceId} AND tenant_id = ${place.tenantId}`;
  const given = acceptance === null ? 0 : 1;
  return db.all(sql`
    UPDATE findings SET state = ${field("state")}, due_at = ${field("due")}, resolved_at = ${field("resolved")},
      reopened_at = ${field("reopened")}, accepted_until = ${field("until")}, owner_user_id = ${field("owner")},
      accepted_reason = CASE WHEN ${given} THEN ${acceptance?.reason ?? null} WHEN ${field("keeps")} THEN accepted_reason END,
      accepted_by_user_id = CASE WHEN ${given} THEN ${acceptance?.byUserId ?? null}
        WHEN ${field("keeps")} THEN accepted_by_user_id END,
      version = version + 1, updated_at = ${now}
    FROM json_each(${rows}) AS d
    WHERE findings.id = ${field("id")} AND ${isHere} AND ${onlyIf}
      AND ${changes.length} = (SELECT count(*) FROM json_each(${rows}) AS d JOIN findings AS still
        ON still.id = ${field("id")} AND still.version = ${field("version")} AND ${isHere})
    RETURNING findings.id`);
}
