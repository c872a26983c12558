import { CONTROL_OF_OPERATION } from "../../../worker/features/controls/control-catalog.contract.ts";
import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import { OPERATIONS, type StartableType } from "../../../worker/features/operations/operation-types.contract.ts";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { refusal } from "../access/permitted.rules.ts";
import { pauseRefusal } from "../controls/paused.rules.ts";

/**
 * Why this person cannot start the operation on this tenant now; undefined when nothing stands against it.
 *
 * @param reads what the provider is asked for, as in “… to read … through”; undefined where the connection itself is asked about
 * @param paused what is paused for the tenant's workspace
 */
export function startRefusal(
  type: StartableType,
  reads: string | undefined,
  tenant: Pick<TenantDetail, "capabilities" | "status"> & { provider: object | null },
  paused: WorkspaceControls["items"],
): string | undefined {
  const { capability } = OPERATIONS[type];
  if (!tenant.capabilities.includes(capability)) return refusal(capability, "tenant");
  if (tenant.status === "archived") return "An archived tenant takes no operations.";
  if (tenant.provider === null)
    return `This tenant has no provider connection to ${reads === undefined ? "verify" : `read ${reads} through`}.`;
  return pauseRefusal(CONTROL_OF_OPERATION[type], paused);
}
