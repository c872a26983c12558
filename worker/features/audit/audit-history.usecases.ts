import type { Deps } from "../../deps.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { listRecentEntries } from "./audit-history.repository.ts";

export type RecentEntry = Awaited<ReturnType<typeof listRecentEntries>>[number];

/** The newest entries of the tenant, or of the workspace itself, without who and without details. Needs `audit.view`. */
export const recentEntries = (
  deps: Pick<Deps, "db">,
  scope: TenantScope | WorkspaceScope,
  limit: number,
): Promise<RecentEntry[]> => listRecentEntries(scope, deps.db, limit);
