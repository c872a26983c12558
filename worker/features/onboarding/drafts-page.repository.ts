import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../platform/database.ts";
import type { WorkspaceScope } from "../access/guards.ts";

/** How many of the workspace's drafts one page looks at, however few of them the operator may see. */
const LOOKS_AT = 500;

interface PageQuery {
  limit: number;
  /** The id that the page starts after; null for the newest. */
  before: string | null;
}

const lookedAt = ({ workspaceId }: WorkspaceScope, before: string | null): SQL =>
  sql`SELECT id, tenant_id FROM tenant_onboarding_sessions
    WHERE workspace_id = ${workspaceId} ${before === null ? sql`` : sql`AND id < ${before}`} ORDER BY id DESC`;

/** Ids of drafts that the operator may see, newest first, of so many that are looked at. Looks no further than it must. */
export async function listSeenIds(
  scope: WorkspaceScope,
  db: Database,
  { limit, before }: PageQuery,
): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`
    SELECT draft.id FROM (${lookedAt(scope, before)} LIMIT ${LOOKS_AT}) AS draft
    WHERE draft.tenant_id IS NULL OR EXISTS (SELECT 1 FROM tenant_entitlements AS held
      WHERE held.tenant_id = draft.tenant_id AND held.user_id = ${scope.operator.userId})
    ORDER BY draft.id DESC LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

/** The last draft that was looked at, when there may be more behind it; null at the end of the workspace's drafts. */
export async function lastLookedAt(scope: WorkspaceScope, db: Database, before: string | null): Promise<string | null> {
  const [last] = await db.all<{ id: string }>(
    sql`SELECT id FROM (${lookedAt(scope, before)} LIMIT 1 OFFSET ${LOOKS_AT - 1})`,
  );
  return last?.id ?? null;
}
