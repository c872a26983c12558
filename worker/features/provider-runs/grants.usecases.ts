import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { readDefaultConnection } from "../providers/connections.usecases.ts";
import type { PermissionKey } from "../providers/permissions.contract.ts";
import type { Begun } from "./provider-run.usecases.ts";

/** What the connection was last seen to be granted; null when that was never read. */
export async function storedGrants(
  scope: SystemScope,
  deps: Pick<Deps, "db">,
  place: Begun["place"],
): Promise<PermissionKey[] | null> {
  const { workspaceId, tenantId } = place;
  if (tenantId === null) return null;
  const known = await readDefaultConnection(scope, deps, { workspaceId, tenantId });
  return known === null || known.permissions.refreshedAt === null ? null : [...known.permissions.granted];
}
