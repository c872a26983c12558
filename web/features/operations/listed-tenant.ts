import { useQuery } from "@tanstack/solid-query";
import type { Accessor } from "solid-js";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { SessionWorkspace } from "../access/admin-context.ts";
import { runTenantQuery } from "./operations.queries.ts";

interface ListedTenant {
  id: string;
  display_name: string;
  role: Role;
}

/**
 * The one tenant whose operations a filtered list holds; undefined for a list of several, and for a tenant out of the
 * viewer's scope. The session carries the first tenants of a workspace; any other is asked for.
 */
export function useListedTenant(
  workspace: Accessor<SessionWorkspace | undefined>,
  tenantId: Accessor<string>,
): Accessor<ListedTenant | undefined> {
  const known = () => workspace()?.tenants.find(({ id }) => id === tenantId());
  const isAsked = () => !["", "none"].includes(tenantId()) && known() === undefined;
  const other = useQuery(() => ({ ...runTenantQuery(tenantId()), enabled: isAsked() }));
  return () => known() ?? (isAsked() && other.isSuccess ? other.data : undefined);
}
