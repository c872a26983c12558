import { useQuery } from "@tanstack/solid-query";
import type { Accessor } from "solid-js";
import type { StartableType } from "../../../worker/features/operations/operation-types.contract.ts";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { workspaceControlsQuery } from "../controls/workspace-controls.queries.ts";
import { startRefusal } from "./start-operation.rules.ts";

/** Why the operation cannot be started on the tenant now, as it changes: what is paused is asked for beside the tenant. */
export function createStartRefusal(
  type: StartableType,
  tenant: Accessor<Pick<TenantDetail, "workspace_id" | "status" | "capabilities" | "provider">>,
  reads?: string,
): Accessor<string | undefined> {
  const controls = useQuery(() => workspaceControlsQuery(tenant().workspace_id));
  return () => startRefusal(type, reads, tenant(), controls.isSuccess ? controls.data.items : []);
}
