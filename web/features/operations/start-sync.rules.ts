import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { startRefusal } from "./start-operation.rules.ts";

/** Why this person cannot start an inventory sync on this tenant now; undefined when nothing stands against it. */
export const syncRefusal = (
  tenant: Pick<TenantDetail, "capabilities" | "status"> & { provider: object | null },
  paused: WorkspaceControls["items"],
): string | undefined => startRefusal("inventory.sync", "an inventory", tenant, paused);
